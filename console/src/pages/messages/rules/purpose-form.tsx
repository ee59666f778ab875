import { Form, Input, Modal, Select, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import type { PurposeRules } from '#contracts/api/messages.ts';
import { put } from '../../../api/client.ts';
import { useChange } from '../../../api/queries.ts';
import { useRefusal } from '../../../ui/feedback/use-refusal.ts';
import { clockHour } from './values.ts';
import './quiet-fields.css';

export type PurposeItem = PurposeRules & { builtIn: boolean };

const consents = ['granted', 'refused', 'followers'] as const;
const quietKinds = ['workspace', 'none', 'own'] as const;
const hours = Array.from({ length: 24 }, (_, hour) => hour);

interface Values {
  key: string;
  name: string;
  consent: PurposeRules['consent'];
  capped: boolean;
  quiet: (typeof quietKinds)[number];
  from: number;
  to: number;
}

const toForm = (purpose: PurposeItem | undefined): Values => {
  const quiet = purpose?.quietHours ?? 'workspace';
  const own = typeof quiet === 'string' ? { from: 22, to: 8 } : quiet;
  return {
    key: purpose?.key ?? '',
    name: purpose?.name ?? '',
    consent: purpose?.consent ?? 'refused',
    capped: purpose?.capped ?? true,
    quiet: typeof quiet === 'string' ? quiet : 'own',
    ...own,
  };
};

const fromForm = ({ key, quiet, from, to, ...rest }: Values) => ({
  key,
  rules: { ...rest, quietHours: quiet === 'own' ? { from, to } : quiet },
});

interface Props {
  /** The one to change; a new one when left out. */
  purpose?: PurposeItem;
  /** Keys that are there already. */
  taken: readonly string[];
  onClose: () => void;
}

export function PurposeForm({ purpose, taken, onClose }: Props) {
  const { t } = useTranslation('message-rules');
  const [form] = Form.useForm<Values>();
  const refused = useRefusal(form);
  const quiet = Form.useWatch('quiet', form);
  const save = useChange(
    (given: Values) => {
      const { key, rules } = fromForm({ ...toForm(purpose), ...given });
      return put(`/messages/purposes/${key}`, rules);
    },
    ['messages'],
  );
  const clock = hours.map((hour) => ({
    value: hour,
    label: t('quiet.hour', { hour: clockHour(hour) }),
  }));
  return (
    <Modal
      open
      title={purpose ? t('purposes.edit', { name: purpose.name }) : t('purposes.add')}
      okText={t('common:action.save')}
      okButtonProps={{ loading: save.isPending }}
      onCancel={onClose}
      onOk={() => form.submit()}
    >
      <Form<Values>
        // The page's own form has fields of the same names.
        name="purpose"
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={toForm(purpose)}
        onFinish={(given) => save.mutate(given, { onSuccess: onClose, onError: refused })}
      >
        <Form.Item
          name="name"
          label={t('purposes.name')}
          rules={[{ required: true, whitespace: true, max: 80, message: t('purposes.nameNeeded') }]}
        >
          <Input autoFocus disabled={purpose?.builtIn ?? false} />
        </Form.Item>
        {!purpose && (
          <Form.Item
            name="key"
            label={t('purposes.key')}
            extra={t('purposes.keyWhy')}
            rules={[
              {
                pattern: /^[a-z][a-z0-9_-]{0,39}$/,
                required: true,
                message: t('purposes.keyNeeded'),
              },
              {
                validator: (_, value: string) =>
                  taken.includes(value)
                    ? Promise.reject(new Error(t('purposes.keyTaken')))
                    : Promise.resolve(),
              },
            ]}
          >
            <Input placeholder="newsletter" />
          </Form.Item>
        )}
        <Form.Item name="consent" label={t('purposes.consentLabel')}>
          <Select
            options={consents.map((value) => ({ value, label: t(`purposes.consent.${value}`) }))}
          />
        </Form.Item>
        <label className="row rule-switch">
          <Form.Item name="capped" valuePropName="checked" noStyle>
            <Switch />
          </Form.Item>
          {t('purposes.cappedLabel')}
        </label>
        <Form.Item name="quiet" label={t('quiet.title')}>
          <Select
            options={quietKinds.map((value) => ({ value, label: t(`purposes.quiet.${value}`) }))}
          />
        </Form.Item>
        {quiet === 'own' && (
          <div className="rule-fields">
            <Form.Item name="from" label={t('quiet.from')}>
              <Select virtual={false} options={clock} />
            </Form.Item>
            <Form.Item
              name="to"
              label={t('quiet.to')}
              dependencies={['from']}
              rules={[
                ({ getFieldValue }) => ({
                  validator: (_, value: number) =>
                    value === getFieldValue('from')
                      ? Promise.reject(new Error(t('quiet.differ')))
                      : Promise.resolve(),
                }),
              ]}
            >
              <Select virtual={false} options={clock} />
            </Form.Item>
          </div>
        )}
      </Form>
    </Modal>
  );
}
