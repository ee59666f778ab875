import { Button, Checkbox, Form, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CreatedApiKey } from '#contracts/api/system.ts';
import { permissions, type Permission } from '#contracts/permissions.ts';
import { post } from '../../api/client.ts';
import { useChange } from '../../api/queries.ts';
import { Copyable } from '../../ui/copy.tsx';
import { useRefusal } from '../../ui/feedback/use-refusal.ts';
import './choices.css';

interface Given {
  name: string;
  scopes: Permission[];
  days: number;
}

/** Lives a key may be given, in days; 0 is without end. */
const lives = [30, 90, 365, 0];

const dayMs = 86_400_000;

export function NewApiKey({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('system');
  const [form] = Form.useForm<Given>();
  const refused = useRefusal(form);
  const [made, setMade] = useState<CreatedApiKey | null>(null);
  const create = useChange(
    ({ name, scopes, days }: Given) =>
      post<CreatedApiKey>('/system/api-keys', {
        name,
        scopes,
        expiresAt: days ? new Date(Date.now() + days * dayMs).toISOString() : null,
      }),
    ['system'],
  );
  if (made)
    return (
      <Modal
        open
        title={t('keys.madeTitle', { name: made.name })}
        onCancel={onClose}
        footer={<Button onClick={onClose}>{t('keys.kept')}</Button>}
        mask={{ closable: false }}
      >
        <p className="soft" style={{ marginBottom: 12 }}>
          {t('keys.madeWhy')}
        </p>
        <Copyable text={made.key} label={t('keys.key')} />
      </Modal>
    );
  return (
    <Modal open title={t('keys.new')} onCancel={onClose} footer={null}>
      <Form<Given>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ days: 365, scopes: ['facts.write'] }}
        onFinish={(given) => create.mutate(given, { onSuccess: setMade, onError: refused })}
      >
        <Form.Item
          name="name"
          label={t('keys.name')}
          extra={t('keys.nameWhy')}
          rules={[{ required: true, max: 80, message: t('keys.nameNeeded') }]}
        >
          <Input autoFocus />
        </Form.Item>
        <Form.Item name="days" label={t('keys.life')}>
          <Select
            options={lives.map((value) => ({
              value,
              label: t(value ? 'keys.days' : 'keys.forever', { count: value }),
            }))}
          />
        </Form.Item>
        <Form.Item
          name="scopes"
          label={t('keys.scopes')}
          rules={[{ required: true, message: t('keys.scopesNeeded') }]}
        >
          <Checkbox.Group
            className="scopes"
            options={permissions.map((value) => ({
              value,
              label: t(`scope.${value.replace('.', '_')}`),
            }))}
          />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={create.isPending} block>
          {t('keys.create')}
        </Button>
      </Form>
    </Modal>
  );
}
