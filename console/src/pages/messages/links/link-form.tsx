import { Form, Input, Modal } from 'antd';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { CreateLink, Link as ShortLink } from '#contracts/api/links.ts';
import { post } from '../../../api/client.ts';
import { useChange } from '../../../api/queries.ts';
import { useRefusal } from '../../../ui/feedback/use-refusal.ts';

type Values = Pick<CreateLink, 'url' | 'name'>;

/** Makes a link for posters, articles and posts: it counts, and names nobody. */
export function LinkForm({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('links');
  const navigate = useNavigate({ from: '/messages/links' });
  const [form] = Form.useForm<Values>();
  const refused = useRefusal(form);
  const save = useChange((given: Values) => post<ShortLink>('/links', given), ['links']);
  const made = ({ id }: ShortLink) => {
    onClose();
    void navigate({ search: (old) => ({ ...old, open: id }) });
  };
  return (
    <Modal
      open
      title={t('add')}
      okText={t('make')}
      okButtonProps={{ loading: save.isPending }}
      onCancel={onClose}
      onOk={() => form.submit()}
    >
      <p className="soft">{t('addWhy')}</p>
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        onFinish={(given) => save.mutate(given, { onSuccess: made, onError: refused })}
      >
        <Form.Item
          name="name"
          label={t('name')}
          rules={[{ required: true, whitespace: true, max: 120, message: t('nameNeeded') }]}
        >
          <Input autoFocus />
        </Form.Item>
        <Form.Item
          name="url"
          label={t('leadsTo')}
          rules={[{ required: true, pattern: /^\s*https?:\/\/\S+\s*$/i, message: t('urlNeeded') }]}
        >
          <Input inputMode="url" placeholder="https://" />
        </Form.Item>
      </Form>
    </Modal>
  );
}
