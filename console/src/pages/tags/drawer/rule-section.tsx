import { Button, Modal, Radio } from 'antd';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TagDetail } from '#contracts/api/tags/tags.ts';
import { patch, remove } from '../../../api/client.ts';
import { useChange } from '../../../api/queries.ts';
import { useCan } from '../../../api/session.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { State } from '../../../ui/badge.tsx';
import { useFeedback } from '../../../ui/feedback/use-feedback.ts';
import { useRuleSpeaker, RuleWords } from '../rule/rule-words.tsx';
import './tag-drawer.css';

/** What puts a tag on by itself, in plain words. */
export function RuleSection({ tag }: { tag: TagDetail }) {
  const { t } = useTranslation('tags');
  const may = useCan('segments.write');
  return (
    <section className="tag-part">
      <h3>{t('rule.title')}</h3>
      {tag.rule ? (
        <Described tag={tag} rule={tag.rule} />
      ) : (
        <p className="soft">{t('rule.none')}</p>
      )}
      {may && (
        <div className="row">
          <Link to="/tags/$id/rule" params={{ id: tag.id }}>
            <Button size="small">{t(tag.rule ? 'rule.edit' : 'rule.make')}</Button>
          </Link>
          {tag.rule && <Switch tag={tag} active={tag.rule.active} />}
          {tag.rule && <RemoveRule tag={tag} />}
        </div>
      )}
    </section>
  );
}

function Described({ tag, rule }: { tag: TagDetail; rule: NonNullable<TagDetail['rule']> }) {
  const { t } = useTranslation('tags');
  const format = useFormat();
  const speaker = useRuleSpeaker(rule.rule);
  return (
    <>
      <RuleWords speaker={speaker} rule={rule.rule} />
      <div className="row soft">
        <State tone={rule.active ? 'good' : 'quiet'}>
          {t(rule.active ? 'rule.on' : 'rule.off')}
        </State>
        <span>·</span>
        <span>
          {rule.since ? t('rule.since', { since: format.moment(rule.since) }) : t('rule.sinceEver')}
        </span>
        <span>·</span>
        <span>{t('rule.people', { count: rule.contacts, of: tag.usage.contacts })}</span>
      </div>
    </>
  );
}

function Switch({ tag, active }: { tag: TagDetail; active: boolean }) {
  const { t } = useTranslation('tags');
  const { failed } = useFeedback();
  const [asking, setAsking] = useState(false);
  const set = useChange(
    (body: { active: boolean; past?: boolean }) => patch(`/tags/${tag.id}/rule`, body),
    ['tags'],
  );
  return (
    <>
      <Button
        size="small"
        loading={set.isPending}
        onClick={() =>
          active ? set.mutate({ active: false }, { onError: failed }) : setAsking(true)
        }
      >
        {t(active ? 'rule.switchOff' : 'rule.switchOn')}
      </Button>
      {asking && (
        <Choose
          title={t('rule.switchOnTitle', { tag: tag.name })}
          action={t('rule.switchOn')}
          options={[
            { value: 'now', label: t('rule.meanwhileNo') },
            { value: 'past', label: t('rule.meanwhileYes') },
          ]}
          onClose={() => setAsking(false)}
          onChoose={(choice) => {
            setAsking(false);
            set.mutate({ active: true, past: choice === 'past' }, { onError: failed });
          }}
        />
      )}
    </>
  );
}

function RemoveRule({ tag }: { tag: TagDetail }) {
  const { t } = useTranslation('tags');
  const { done, failed } = useFeedback();
  const [asking, setAsking] = useState(false);
  const drop = useChange(
    (people: string) => remove(`/tags/${tag.id}/rule?people=${people}`),
    ['tags', 'contacts'],
  );
  const count = tag.rule?.contacts ?? 0;
  return (
    <>
      <Button size="small" danger onClick={() => setAsking(true)}>
        {t('rule.remove')}
      </Button>
      {asking && (
        <Choose
          danger
          title={t('rule.removeTitle', { tag: tag.name })}
          action={t('rule.remove')}
          options={[
            { value: 'keep', label: t('rule.keep', { count }) },
            { value: 'take', label: t('rule.take', { count }) },
          ]}
          onClose={() => setAsking(false)}
          onChoose={(choice) => {
            setAsking(false);
            drop.mutate(choice, { onSuccess: () => done(t('rule.removed')), onError: failed });
          }}
        />
      )}
    </>
  );
}

interface ChooseProps {
  title: string;
  action: string;
  danger?: boolean;
  options: { value: string; label: string }[];
  onClose: () => void;
  onChoose: (value: string) => void;
}

/** A question with two ways to say yes. */
function Choose({ title, action, danger = false, options, onClose, onChoose }: ChooseProps) {
  const [value, setValue] = useState(options[0]?.value ?? '');
  return (
    <Modal
      open
      title={title}
      okText={action}
      okButtonProps={{ danger }}
      onCancel={onClose}
      onOk={() => onChoose(value)}
    >
      <Radio.Group
        vertical
        value={value}
        options={options}
        onChange={(event) => setValue(event.target.value as string)}
      />
    </Modal>
  );
}
