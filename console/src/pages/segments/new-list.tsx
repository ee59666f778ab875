import { Button, Form, Input, Modal } from 'antd';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Segment } from '#contracts/api/segments.ts';
import { post } from '../../api/client.ts';
import { useChange } from '../../api/queries.ts';
import { useRefusal } from '../../ui/feedback/use-refusal.ts';

interface Draft {
  name: string;
  description?: string;
}

/** Makes a static list, to which people are added by hand. */
export function NewList() {
  const { t } = useTranslation('segments');
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('list.new')}</Button>
      {open && <Ask onClose={() => setOpen(false)} />}
    </>
  );
}

function Ask({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('segments');
  const navigate = useNavigate();
  const [form] = Form.useForm<Draft>();
  const refused = useRefusal(form);
  const create = useChange((given: Draft) => post<Segment>('/segments', given), ['segments']);
  return (
    <Modal
      open
      title={t('list.new')}
      okText={t('common:action.create')}
      okButtonProps={{ loading: create.isPending }}
      onCancel={onClose}
      onOk={() => form.submit()}
    >
      <p className="soft" style={{ marginBottom: 12 }}>
        {t('list.why')}
      </p>
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        onFinish={(given) =>
          create.mutate(given, {
            onSuccess: ({ id }) =>
              void navigate({ to: '/segments/$id', params: { id }, search: { tab: 'members' } }),
            onError: refused,
          })
        }
      >
        <Form.Item
          name="name"
          label={t('name')}
          rules={[{ required: true, whitespace: true, max: 120, message: t('nameNeeded') }]}
        >
          <Input autoFocus />
        </Form.Item>
        <Form.Item name="description" label={t('description')}>
          <Input.TextArea rows={2} maxLength={500} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
