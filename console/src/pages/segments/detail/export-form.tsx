import { Checkbox, Form, Modal, Radio } from 'antd';
import { useTranslation } from 'react-i18next';
import { consentPurposes, type ConsentPurpose } from '#contracts/api/consent.ts';
import { exportColumns, type Segment } from '#contracts/api/segments.ts';
import { post } from '../../../api/client.ts';
import { useChange } from '../../../api/queries.ts';
import { capital } from '../../../domain/rule-builder/index.ts';
import { useRefusal } from '../../../ui/feedback/use-refusal.ts';
import './export-form.css';

interface Wanted {
  purpose: ConsentPurpose;
  columns: (typeof exportColumns)[number][];
}

const usual: Wanted = {
  purpose: 'marketing',
  columns: ['id', 'name', 'email', 'phone', 'language', 'city', 'tags', 'memberSince'],
};

/** What goes into the file, and what for: who did not agree to it is left out. */
export function ExportForm({ segment, onClose }: { segment: Segment; onClose: () => void }) {
  const { t, i18n } = useTranslation('segments');
  const [form] = Form.useForm<Wanted>();
  const refused = useRefusal(form);
  const start = useChange(
    (given: Wanted) => post(`/segments/${segment.id}/exports`, given),
    ['segments'],
  );
  return (
    <Modal
      open
      title={t('export.ask', { name: segment.name })}
      okText={t('export.start')}
      okButtonProps={{ loading: start.isPending }}
      onCancel={onClose}
      onOk={() => form.submit()}
    >
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={usual}
        onFinish={(given) => start.mutate(given, { onSuccess: onClose, onError: refused })}
      >
        <Form.Item name="purpose" label={t('export.purpose')} extra={t('export.purposeWhy')}>
          <Radio.Group
            options={consentPurposes.map((value) => ({
              value,
              label: capital(t(`rules:value.purpose.${value}`), i18n.language),
            }))}
          />
        </Form.Item>
        <Form.Item
          name="columns"
          label={t('export.columns')}
          rules={[{ required: true, message: t('export.columnsNeeded') }]}
        >
          <Checkbox.Group
            className="export-columns"
            options={exportColumns.map((value) => ({ value, label: t(`column.${value}`) }))}
          />
        </Form.Item>
      </Form>
    </Modal>
  );
}
