import { Button, Form, Input, Modal } from 'antd';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Campaign } from '#contracts/api/campaigns.ts';
import { post } from '../../api/client.ts';
import { useChange } from '../../api/queries.ts';
import { useRefusal } from '../../ui/feedback/use-refusal.ts';

interface Draft {
  name: string;
  description?: string;
}

/** Asks for a name; everything else is decided on the campaign's own page. */
export function NewCampaign() {
  const { t } = useTranslation('campaigns');
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button type="primary" onClick={() => setOpen(true)}>
        {t('new')}
      </Button>
      {open && <Ask onClose={() => setOpen(false)} />}
    </>
  );
}

function Ask({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('campaigns');
  const navigate = useNavigate();
  const [form] = Form.useForm<Draft>();
  const refused = useRefusal(form);
  const create = useChange((given: Draft) => post<Campaign>('/campaigns', given), ['campaigns']);
  return (
    <Modal
      open
      title={t('new')}
      okText={t('common:action.create')}
      okButtonProps={{ loading: create.isPending }}
      onCancel={onClose}
      onOk={() => form.submit()}
    >
      <p className="soft" style={{ marginBottom: 12 }}>
        {t('newWhy')}
      </p>
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        onFinish={(given) =>
          create.mutate(given, {
            onSuccess: ({ id }) =>
              void navigate({ to: '/campaigns/$id', params: { id }, search: {} }),
            onError: refused,
          })
        }
      >
        <Form.Item
          name="name"
          label={t('name')}
          rules={[{ required: true, whitespace: true, max: 120, message: t('nameNeeded') }]}
        >
          <Input autoFocus placeholder={t('namePlaceholder')} />
        </Form.Item>
        <Form.Item name="description" label={t('description')}>
          <Input.TextArea rows={2} maxLength={500} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
