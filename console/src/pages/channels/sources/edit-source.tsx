import { Button, Form, Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import type { PatchSource, TrackingSource } from '#contracts/api/tracking.ts';
import { patch } from '../../../api/client.ts';
import { useChange } from '../../../api/queries.ts';
import { useFeedback } from '../../../ui/feedback/use-feedback.ts';
import { useRefusal } from '../../../ui/feedback/use-refusal.ts';
import { SourceFields, type SourceSettings } from './source-fields.tsx';

/** Changes what a source may do; its key stays. */
export function EditSource({ source, onClose }: { source: TrackingSource; onClose: () => void }) {
  const { t } = useTranslation('sources');
  const { done } = useFeedback();
  const [form] = Form.useForm<SourceSettings>();
  const refused = useRefusal(form);
  const save = useChange(
    (given: PatchSource) => patch<TrackingSource>(`/sources/${source.id}`, given),
    ['channels'],
  );
  return (
    <Modal open title={t('editTitle', { name: source.name })} onCancel={onClose} footer={null}>
      <Form<SourceSettings>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={source}
        onFinish={(given) =>
          save.mutate(given, {
            onSuccess: () => {
              done(t('common:done.saved'));
              onClose();
            },
            onError: refused,
          })
        }
      >
        <SourceFields kind={source.kind} withLimit />
        <Button type="primary" htmlType="submit" loading={save.isPending} block>
          {t('common:action.save')}
        </Button>
      </Form>
    </Modal>
  );
}
