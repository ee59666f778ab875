import { Form, Input, Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import { useRefusal } from './feedback/use-refusal.ts';

/** What a person called a thing; `description` only where it was asked for. */
export interface Named {
  name: string;
  description: string;
}

interface Props {
  title: string;
  /** What becomes of it, above the fields. */
  why?: string;
  okText: string;
  initial?: Partial<Named>;
  placeholder?: string;
  /** What the description is called, and how long it may be; left out: none is asked for. */
  description?: { label?: string; max?: number };
  busy: boolean;
  /** `refused` shows what the server has against it, at the field where it can. */
  onNamed: (given: Named, refused: (error: unknown) => void) => void;
  onClose: () => void;
}

/** Asks what something shall be called, and perhaps what it is for. */
export function NameDialog(props: Props) {
  const { title, why, okText, initial, placeholder, description, busy, onNamed, onClose } = props;
  const { t } = useTranslation();
  const [form] = Form.useForm<Pick<Named, 'name'> & Partial<Named>>();
  const refused = useRefusal(form);
  return (
    <Modal
      open
      title={title}
      okText={okText}
      okButtonProps={{ loading: busy }}
      onCancel={onClose}
      onOk={() => form.submit()}
    >
      {why && <p className="soft">{why}</p>}
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ name: '', description: '', ...initial }}
        onFinish={(given) => onNamed({ description: '', ...given }, refused)}
      >
        <Form.Item
          name="name"
          label={t('naming.name')}
          rules={[{ required: true, whitespace: true, max: 120, message: t('naming.needed') }]}
        >
          <Input autoFocus {...(placeholder && { placeholder })} />
        </Form.Item>
        {description && (
          <Form.Item name="description" label={description.label ?? t('naming.description')}>
            <Input.TextArea
              autoSize={{ minRows: 2, maxRows: 6 }}
              maxLength={description.max ?? 500}
            />
          </Form.Item>
        )}
      </Form>
    </Modal>
  );
}
