import { Button, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ContactDetail } from '#contracts/api/contacts.ts';
import { patch } from '../../api/client.ts';
import { useChange } from '../../api/queries.ts';
import { useCan } from '../../api/session.ts';
import { useDetailWords } from '../../domain/detail-words.ts';
import { capital } from '../../domain/rule-builder/index.ts';
import { useSourceWords } from '../../domain/source-words.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useFeedback } from '../../ui/feedback/use-feedback.ts';
import { Card } from '../../ui/page.tsx';
import { When } from '../../ui/when.tsx';
import './attributes.css';

type Attribute = ContactDetail['attributes'][number];

const shown = (value: Attribute['value']): string =>
  typeof value === 'string' ? value : JSON.stringify(value);

/** What is known about her beyond the profile: each with who said so and when. */
export function Attributes({ contact }: { contact: ContactDetail }) {
  const { t } = useTranslation('contacts');
  const may = useCan('contacts.write');
  const [editing, setEditing] = useState<Partial<Attribute> | null>(null);
  const detailWords = useDetailWords();
  const sourceWords = useSourceWords();
  const { language } = useFormat();
  const label = (key: string) => {
    const words = detailWords(key);
    return words === key ? key : capital(words, language);
  };
  /** What WeChat calls the way somebody followed has words; other values say themselves. */
  const valueWords = ({ key, value }: Attribute) =>
    key === 'subscribeScene' && typeof value === 'string'
      ? t(`attributes.scene.${value}`, { defaultValue: value })
      : shown(value);
  const add = may && (
    <Button size="small" type="text" onClick={() => setEditing({})}>
      {t('common:action.add')}
    </Button>
  );
  return (
    <Card title={t('attributes.title')} extra={add}>
      {contact.attributes.length === 0 && <p className="faint">{t('attributes.none')}</p>}
      <dl className="facts-list">
        {contact.attributes.map((attribute) => (
          <div key={attribute.key} className="fact-line">
            <dt>{label(attribute.key)}</dt>
            <dd>
              {may ? (
                <button type="button" className="edit" onClick={() => setEditing(attribute)}>
                  {valueWords(attribute)}
                </button>
              ) : (
                valueWords(attribute)
              )}
              <div className="person-note">
                {attribute.source === 'manual'
                  ? t('attributes.manual')
                  : sourceWords(attribute.source)}{' '}
                · <When at={attribute.at} />
              </div>
            </dd>
          </div>
        ))}
      </dl>
      {editing && <Edit contactId={contact.id} given={editing} onClose={() => setEditing(null)} />}
    </Card>
  );
}

interface EditProps {
  contactId: string;
  given: Partial<Attribute>;
  onClose: () => void;
}

function Edit({ contactId, given, onClose }: EditProps) {
  const { t } = useTranslation('contacts');
  const { failed } = useFeedback();
  const save = useChange(
    (attributes: Record<string, string | null>) => patch(`/contacts/${contactId}`, { attributes }),
    ['contacts'],
  );
  const put = (attributes: Record<string, string | null>) =>
    save.mutate(attributes, { onSuccess: onClose, onError: failed });
  return (
    <Modal open title={t('attributes.edit')} onCancel={onClose} footer={null}>
      <Form<{ key: string; value: string }>
        layout="vertical"
        requiredMark={false}
        initialValues={{
          key: given.key,
          value: given.value === undefined ? '' : shown(given.value),
        }}
        onFinish={({ key, value }) => put({ [key]: value })}
      >
        <Form.Item
          name="key"
          label={t('attributes.key')}
          rules={[{ required: true, max: 100, message: t('attributes.keyNeeded') }]}
        >
          <Input disabled={given.key !== undefined} autoFocus={given.key === undefined} />
        </Form.Item>
        <Form.Item
          name="value"
          label={t('attributes.value')}
          rules={[{ required: true, message: t('attributes.valueNeeded') }]}
        >
          <Input autoFocus={given.key !== undefined} />
        </Form.Item>
        <div className="row spread">
          <Button type="primary" htmlType="submit" loading={save.isPending}>
            {t('common:action.save')}
          </Button>
          {given.key !== undefined && given.source === 'manual' && (
            <Button type="text" onClick={() => put({ [given.key ?? '']: null })}>
              {t('attributes.takeBack')}
            </Button>
          )}
        </div>
      </Form>
    </Modal>
  );
}
