import { Button, Form, Modal, Radio } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CreateSource, SourceKind, TrackingSource } from '#contracts/api/tracking.ts';
import { post } from '../../../api/client.ts';
import { useChange } from '../../../api/queries.ts';
import { Copyable } from '../../../ui/copy.tsx';
import { useRefusal } from '../../../ui/feedback/use-refusal.ts';
import { SourceFields, type SourceSettings } from './source-fields.tsx';

interface Given extends SourceSettings {
  kind: SourceKind;
}

type Made = TrackingSource & { writeKey: string };

const kinds: readonly SourceKind[] = ['web', 'server'];

/** As the server would decide: a visitor could make orders up, a server's word is taken. */
const defaults = (kind: SourceKind) => ({ recordsOrders: kind === 'server' });

/** Makes a write key. A server's is shown here, once; a page's can be read at any time. */
export function NewSource({ onClose }: { onClose: (made?: TrackingSource) => void }) {
  const { t } = useTranslation('sources');
  const [form] = Form.useForm<Given>();
  const refused = useRefusal(form);
  const kind = Form.useWatch('kind', form) ?? 'web';
  const [made, setMade] = useState<Made | null>(null);
  const create = useChange(
    (given: Given) => {
      const body: Partial<CreateSource> = given;
      return post<Made>('/sources', body);
    },
    ['channels'],
  );
  if (made)
    return (
      <Modal
        open
        title={t('madeTitle', { name: made.name })}
        onCancel={() => onClose(made)}
        footer={<Button onClick={() => onClose(made)}>{t('kept')}</Button>}
        mask={{ closable: false }}
      >
        <p className="soft" style={{ marginBottom: 12 }}>
          {t('madeWhy')}
        </p>
        <Copyable text={made.writeKey} label={t('key')} />
      </Modal>
    );
  return (
    <Modal open title={t('new')} onCancel={() => onClose()} footer={null}>
      <Form<Given>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ kind: 'web', origins: [], trustsUserIds: true, ...defaults('web') }}
        onValuesChange={(changed: Partial<Given>) => {
          if (changed.kind) form.setFieldsValue(defaults(changed.kind));
        }}
        onFinish={(given) =>
          create.mutate(given, {
            onSuccess: (source) => (source.kind === 'server' ? setMade(source) : onClose(source)),
            onError: refused,
          })
        }
      >
        <Form.Item name="kind" label={t('kind')} extra={t(`kindWhy.${kind}`)}>
          <Radio.Group
            optionType="button"
            options={kinds.map((value) => ({ value, label: t(`is.${value}`) }))}
          />
        </Form.Item>
        <SourceFields kind={kind} />
        <Button type="primary" htmlType="submit" loading={create.isPending} block>
          {t('create')}
        </Button>
      </Form>
    </Modal>
  );
}
