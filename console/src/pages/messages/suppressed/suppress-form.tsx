import { Form, Input, Modal, Segmented, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { post } from '../../../api/client.ts';
import { useChange } from '../../../api/queries.ts';
import { ContactSelect } from '../../../domain/contact-select.tsx';
import { usePurposes } from '../../../domain/purposes.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { fromWallClock } from '../../../i18n/zoned.ts';
import { useFeedback } from '../../../ui/feedback/use-feedback.ts';

/** What a person can be named by here; whoever has it, or will have it, is meant. */
const identityKinds = ['email', 'phone', 'unionid', 'user_id', 'member_no'] as const;

interface Values {
  by: 'contact' | 'identity';
  contactId: string | undefined;
  kind: (typeof identityKinds)[number];
  id: string;
  purpose: string;
  why: string;
  /** As a field of the browser holds it, by the workspace's clock; empty: for good. */
  until: string;
}

const first: Values = {
  by: 'contact',
  contactId: undefined,
  kind: 'email',
  id: '',
  purpose: '',
  why: '',
  until: '',
};

/** Puts a contact, or an identity, on the list. */
export function SuppressForm({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('suppressions');
  const { timeZone } = useFormat();
  const { done, failed } = useFeedback();
  const { purposes } = usePurposes();
  const [form] = Form.useForm<Values>();
  const by = Form.useWatch('by', form) ?? first.by;
  const save = useChange(
    ({ by: named, contactId, kind, id, purpose, why, until }: Values) =>
      post('/messages/suppressions', {
        items: [
          named === 'contact' ? { contactId } : { identity: { kind, account: '', id: id.trim() } },
        ],
        purpose: purpose || null,
        why,
        until: until ? fromWallClock(until, timeZone).toISOString() : null,
      }),
    ['messages'],
  );
  const saved = () => {
    done(t('added'));
    onClose();
  };
  return (
    <Modal
      open
      title={t('add')}
      okText={t('put')}
      okButtonProps={{ loading: save.isPending }}
      onCancel={onClose}
      onOk={() => form.submit()}
    >
      <Form<Values>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={first}
        onFinish={(given) =>
          save.mutate({ ...first, ...given }, { onSuccess: saved, onError: failed })
        }
      >
        <Form.Item name="by" label={t('whom')}>
          <Segmented
            block
            options={(['contact', 'identity'] as const).map((value) => ({
              value,
              label: t(`named.${value}`),
            }))}
          />
        </Form.Item>
        {by === 'contact' ? (
          <Form.Item name="contactId" rules={[{ required: true, message: t('contactNeeded') }]}>
            <Chosen />
          </Form.Item>
        ) : (
          <>
            <Form.Item name="kind" label={t('identityKind')}>
              <Select
                options={identityKinds.map((value) => ({ value, label: t(`identity.${value}`) }))}
              />
            </Form.Item>
            <Form.Item
              name="id"
              label={t('identityId')}
              rules={[{ required: true, whitespace: true, max: 256, message: t('idNeeded') }]}
            >
              <Input />
            </Form.Item>
          </>
        )}
        <Form.Item name="purpose" label={t('what')}>
          <Select
            options={[
              { value: '', label: t('everything') },
              ...purposes.map(({ key, name }) => ({
                value: key,
                label: t('only', { purpose: name }),
              })),
            ]}
          />
        </Form.Item>
        <Form.Item
          name="why"
          label={t('why')}
          rules={[{ required: true, whitespace: true, max: 200, message: t('whyNeeded') }]}
        >
          <Input placeholder={t('whyHint')} />
        </Form.Item>
        <Form.Item name="until" label={t('until')} extra={t('untilWhy')}>
          <Input type="datetime-local" />
        </Form.Item>
      </Form>
    </Modal>
  );
}

/** The choice of a contact as a field of the form, which hands in its value. */
function Chosen(field: { value?: string; onChange?: (id: string | undefined) => void }) {
  const { t } = useTranslation('suppressions');
  return (
    <ContactSelect
      label={t('named.contact')}
      placeholder={t('find')}
      value={field.value}
      onChange={(id) => field.onChange?.(id)}
    />
  );
}
