import { Checkbox, Form, Input, Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import type { TagDetail } from '#contracts/api/tags/tags.ts';
import type { MirrorTarget, TagMirrorStatus } from '#contracts/api/tags/mirrors.ts';
import { put } from '../../../api/client.ts';
import { useChange } from '../../../api/queries.ts';
import { useFeedback } from '../../../ui/feedback/use-feedback.ts';
import { useRefusal } from '../../../ui/feedback/use-refusal.ts';

interface Given {
  platformName: string;
  takeOver: boolean;
}

interface Props {
  tag: TagDetail;
  target: MirrorTarget;
  /** One that is there already: to be called otherwise, or tried again. */
  mirror?: TagMirrorStatus;
  onClose: () => void;
}

const bytesOf = (text: string) => new TextEncoder().encode(text).length;

/** Begins to mirror a tag to an account, within what its platform allows. */
export function MirrorForm({ tag, target, mirror, onClose }: Props) {
  const { t } = useTranslation('tags');
  const { done } = useFeedback();
  const [form] = Form.useForm<Given>();
  const refused = useRefusal(form);
  const { limits, used, channelId, name: account } = target;
  const given = Form.useWatch('platformName', form) ?? mirror?.platformName ?? tag.name;
  const bytes = bytesOf(given.trim());
  const start = useChange(
    (body: Given) => put(`/tags/${tag.id}/mirrors/${channelId}`, body),
    ['tags'],
  );
  return (
    <Modal
      open
      title={t('mirrors.formTitle', { tag: tag.name, account })}
      okText={t(mirror ? 'common:action.save' : 'mirrors.do')}
      okButtonProps={{ loading: start.isPending }}
      onCancel={onClose}
      onOk={() => form.submit()}
    >
      <p className="soft" style={{ marginBottom: 12 }}>
        {t('mirrors.why', { used, tags: limits.tags, perPerson: limits.tagsPerPerson })}
      </p>
      <Form<Given>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ platformName: mirror?.platformName ?? tag.name, takeOver: false }}
        onFinish={(body) =>
          start.mutate(body, {
            onSuccess: () => {
              done(t('mirrors.started', { account }));
              onClose();
            },
            onError: refused,
          })
        }
      >
        <Form.Item
          name="platformName"
          label={t('mirrors.name')}
          extra={t('mirrors.bytes', { bytes, limit: limits.nameBytes })}
          rules={[
            { required: true, whitespace: true, message: t('nameNeeded') },
            {
              validator: (_rule, value: string) =>
                bytesOf(value.trim()) <= limits.nameBytes
                  ? Promise.resolve()
                  : Promise.reject(new Error(t('mirrors.tooLong', { limit: limits.nameBytes }))),
            },
          ]}
        >
          <Input />
        </Form.Item>
        <Form.Item name="takeOver" valuePropName="checked" extra={t('mirrors.takeOverWhy')}>
          <Checkbox>{t('mirrors.takeOver')}</Checkbox>
        </Form.Item>
      </Form>
    </Modal>
  );
}
