import { Button, Form, Input, Modal } from 'antd';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Segment } from '#contracts/api/segments.ts';
import { post } from '../../../api/client.ts';
import { useChange } from '../../../api/queries.ts';
import { useFeedback } from '../../../ui/feedback/use-feedback.ts';
import { useRefusal } from '../../../ui/feedback/use-refusal.ts';
import { useFormat } from '../../../i18n/use-format.ts';

/** Keeps who is in a live segment now as a list that does not change by itself. */
export function Snapshot({ segment }: { segment: Segment }) {
  const { t } = useTranslation('segments');
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('snapshot.do')}</Button>
      {open && <Ask segment={segment} onClose={() => setOpen(false)} />}
    </>
  );
}

function Ask({ segment, onClose }: { segment: Segment; onClose: () => void }) {
  const { t } = useTranslation('segments');
  const format = useFormat();
  const navigate = useNavigate();
  const { done } = useFeedback();
  const [form] = Form.useForm<{ name: string }>();
  const refused = useRefusal(form);
  const take = useChange(
    (given: { name: string }) => post<Segment>(`/segments/${segment.id}/snapshot`, given),
    ['segments'],
  );
  return (
    <Modal
      open
      title={t('snapshot.title', { name: segment.name })}
      okText={t('snapshot.do')}
      okButtonProps={{ loading: take.isPending }}
      onCancel={onClose}
      onOk={() => form.submit()}
    >
      <p className="soft" style={{ marginBottom: 12 }}>
        {t('snapshot.why')}
      </p>
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ name: `${segment.name} · ${format.date(new Date())}` }}
        onFinish={(given) =>
          take.mutate(given, {
            onSuccess: ({ id, name }) => {
              done(t('snapshot.done', { name }));
              void navigate({ to: '/segments/$id', params: { id }, search: {} });
            },
            onError: refused,
          })
        }
      >
        <Form.Item
          name="name"
          label={t('name')}
          rules={[{ required: true, whitespace: true, max: 120, message: t('nameNeeded') }]}
        >
          <Input />
        </Form.Item>
      </Form>
    </Modal>
  );
}
