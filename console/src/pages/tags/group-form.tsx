import { Form, Input, Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import type { TagGroup } from '#contracts/api/tags/tags.ts';
import { patch, post } from '../../api/client.ts';
import { useChange } from '../../api/queries.ts';
import { useRefusal } from '../../ui/feedback/use-refusal.ts';

interface Props {
  /** The group to rename; a new one is made when left out. */
  group?: TagGroup;
  onClose: () => void;
}

export function GroupForm({ group, onClose }: Props) {
  const { t } = useTranslation('tags');
  const [form] = Form.useForm<{ name: string }>();
  const refused = useRefusal(form);
  const save = useChange(
    (given: { name: string }) =>
      group ? patch(`/tag-groups/${group.id}`, given) : post('/tag-groups', given),
    ['tags'],
  );
  return (
    <Modal
      open
      title={group ? t('groups.renameTitle', { name: group.name }) : t('groups.add')}
      okText={t('common:action.save')}
      okButtonProps={{ loading: save.isPending }}
      onCancel={onClose}
      onOk={() => form.submit()}
    >
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ name: group?.name ?? '' }}
        onFinish={(given) => save.mutate(given, { onSuccess: onClose, onError: refused })}
      >
        <Form.Item
          name="name"
          label={t('name')}
          rules={[{ required: true, whitespace: true, max: 64, message: t('nameNeeded') }]}
        >
          <Input autoFocus placeholder={t('groups.hint')} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
