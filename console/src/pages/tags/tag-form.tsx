import { Form, Input, Modal, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { tagColors, type Tag, type TagColor } from '#contracts/api/tags/tags.ts';
import { patch, post } from '../../api/client.ts';
import { useChange } from '../../api/queries.ts';
import { useFeedback } from '../../ui/feedback/use-feedback.ts';
import { useRefusal } from '../../ui/feedback/use-refusal.ts';
import { useGroups } from './groups.tsx';
import './tag-form.css';

interface Given {
  name: string;
  color: TagColor;
  description: string;
  groupId: string | null;
}

interface Props {
  /** The tag to change; a new one is made when left out. */
  tag?: Pick<Tag, 'id' | 'name' | 'color' | 'description' | 'groupId'>;
  /** For a new one. */
  groupId?: string | null;
  onClose: () => void;
}

/** Makes a tag, or changes how it is called and sorted. */
export function TagForm({ tag, groupId = null, onClose }: Props) {
  const { t } = useTranslation('tags');
  const { done } = useFeedback();
  const [form] = Form.useForm<Given>();
  const refused = useRefusal(form);
  const groups = useGroups().data?.items ?? [];
  const save = useChange(
    (given: Given) => {
      const body = { ...given, groupId: given.groupId ?? null };
      return tag ? patch<Tag>(`/tags/${tag.id}`, body) : post<Tag>('/tags', body);
    },
    ['tags', 'contacts'],
  );
  return (
    <Modal
      open
      title={tag ? t('editTitle', { tag: tag.name }) : t('new')}
      okText={t(tag ? 'common:action.save' : 'common:action.create')}
      okButtonProps={{ loading: save.isPending }}
      onCancel={onClose}
      onOk={() => form.submit()}
    >
      <Form<Given>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={tag ?? { name: '', color: 'jade', description: '', groupId }}
        onFinish={(given) =>
          save.mutate(given, {
            onSuccess: ({ name }) => {
              done(t(tag ? 'saved' : 'made', { tag: name }));
              onClose();
            },
            onError: refused,
          })
        }
      >
        <Form.Item
          name="name"
          label={t('name')}
          extra={tag && t('renameWhy')}
          rules={[{ required: true, whitespace: true, max: 64, message: t('nameNeeded') }]}
        >
          <Input autoFocus />
        </Form.Item>
        <Form.Item name="color" label={t('color')}>
          <Colors />
        </Form.Item>
        <Form.Item name="groupId" label={t('groups.one')}>
          <Select
            allowClear
            placeholder={t('groups.none')}
            options={groups.map((group) => ({ value: group.id, label: group.name }))}
          />
        </Form.Item>
        <Form.Item name="description" label={t('description')}>
          <Input.TextArea rows={2} maxLength={500} placeholder={t('descriptionHint')} />
        </Form.Item>
      </Form>
    </Modal>
  );
}

interface ColorsProps {
  value?: TagColor;
  onChange?: (value: TagColor) => void;
}

/** One of the few colours, each with its name for who cannot tell them apart. */
function Colors({ value, onChange }: ColorsProps) {
  const { t } = useTranslation('tags');
  return (
    <span className="tag-colors" role="radiogroup" aria-label={t('color')}>
      {tagColors.map((color) => (
        <label key={color} title={t(`colors.${color}`)}>
          <input
            type="radio"
            name="tag-color"
            aria-label={t(`colors.${color}`)}
            checked={color === value}
            onChange={() => onChange?.(color)}
          />
          <span style={{ background: `var(--tag-${color})` }} />
        </label>
      ))}
    </span>
  );
}
