import { Button, Radio } from 'antd';
import { Link, getRouteApi, useNavigate } from '@tanstack/react-router';
import { useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { TagDetail } from '#contracts/api/tags/tags.ts';
import { checkTagRule, type TagRule } from '#contracts/tag-rules.ts';
import { put } from '../../../api/client.ts';
import { useApi, useChange } from '../../../api/queries.ts';
import { useFeedback } from '../../../ui/feedback/use-feedback.ts';
import { Card, Page } from '../../../ui/page.tsx';
import { Bars, Failure } from '../../../ui/states.tsx';
import { Clauses, clauseOf } from './clauses.tsx';
import { Lifetime } from './lifetime.tsx';
import { RulePreview } from './preview.tsx';
import { useRuleSpeaker } from './rule-words.tsx';
import './page.css';

const route = getRouteApi('/shell/tags/$id/rule');

/** The rule of one tag: what puts it on, what takes it off, how long it lasts. */
export function TagRulePage() {
  const { t } = useTranslation('tags');
  const { id } = route.useParams();
  const { data: tag, error, refetch } = useApi<TagDetail>('tags', `/tags/${id}`);
  const back = (
    <Link to="/tags" search={{ tag: id }}>
      ← {t('title')}
    </Link>
  );
  return (
    <Page
      title={tag ? t('rule.pageTitle', { tag: tag.name }) : t('rule.title')}
      lead={t('rule.lead')}
      back={back}
    >
      {error && !tag && <Failure error={error} retry={() => void refetch()} />}
      {!tag && !error && <Bars lines={8} height={32} />}
      {tag && <RuleForm key={tag.id} tag={tag} />}
    </Page>
  );
}

const blank: TagRule = { puts: [clauseOf('page.viewed')], takes: [], lifetime: null };

function RuleForm({ tag }: { tag: TagDetail }) {
  const { t } = useTranslation('tags');
  const navigate = useNavigate();
  const { done, failed } = useFeedback();
  const [rule, setRule] = useState<TagRule>(tag.rule?.rule ?? blank);
  const [past, setPast] = useState(false);
  const [asked, setAsked] = useState(false);
  const problems = useMemo(() => checkTagRule(rule), [rule]);
  const speaker = useRuleSpeaker(rule);
  const save = useChange(() => put(`/tags/${tag.id}/rule`, { rule, past }), ['tags', 'contacts']);

  function submit(): void {
    setAsked(true);
    if (problems.length > 0) return;
    save.mutate(undefined, {
      onSuccess: () => {
        done(t(past ? 'rule.savedPast' : 'rule.saved', { tag: tag.name }));
        void navigate({ to: '/tags', search: { tag: tag.id } });
      },
      onError: failed,
    });
  }

  return (
    <div className="columns">
      <div className="stack">
        <Card title={t('rule.putsTitle')}>
          <Clauses
            name="puts"
            clauses={rule.puts}
            problems={problems}
            onChange={(puts) => setRule({ ...rule, puts })}
          />
        </Card>
        <Card title={t('rule.takesTitle')}>
          <Clauses
            name="takes"
            clauses={rule.takes}
            problems={problems}
            onChange={(takes) => setRule({ ...rule, takes })}
          />
        </Card>
        <Card title={t('rule.lifetime')}>
          <Lifetime
            lifetime={rule.lifetime}
            onChange={(lifetime) => setRule({ ...rule, lifetime })}
          />
        </Card>
        <Card title={t('rule.from')}>
          <Radio.Group
            vertical
            aria-label={t('rule.from')}
            value={past}
            options={[
              {
                value: false,
                label: (
                  <Explained
                    title={t('rule.fromNow')}
                    why={t(tag.rule ? 'rule.fromNowKeeps' : 'rule.fromNowWhy')}
                  />
                ),
              },
              {
                value: true,
                label: (
                  <Explained
                    title={t('rule.fromEver')}
                    why={t(tag.rule ? 'rule.fromEverAnew' : 'rule.fromEverWhy')}
                  />
                ),
              },
            ]}
            onChange={(event) => setPast(event.target.value as boolean)}
          />
        </Card>
        <div className="row spread">
          <span />
          <div className="row">
            {asked && problems.length > 0 && (
              <span role="alert" className="tag-rule-wrong">
                {t('rule.mend')}
              </span>
            )}
            <Button onClick={() => void navigate({ to: '/tags', search: { tag: tag.id } })}>
              {t('common:action.cancel')}
            </Button>
            <Button type="primary" loading={save.isPending} onClick={submit}>
              {t('common:action.save')}
            </Button>
          </div>
        </div>
      </div>
      <RulePreview rule={rule} speaker={speaker} wanting={problems.length > 0} />
    </div>
  );
}

const Explained = ({ title, why }: { title: ReactNode; why: ReactNode }) => (
  <span className="tag-choice">
    {title}
    <span className="soft">{why}</span>
  </span>
);
