import { Alert, Button, Form, Input, Modal, Segmented } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TagRun } from '#contracts/api/tags/runs.ts';
import type { Tag } from '#contracts/api/tags/tags.ts';
import { post } from '../../api/client.ts';
import { useChange } from '../../api/queries.ts';
import { useFeedback } from '../../ui/feedback/use-feedback.ts';
import { useRefusal } from '../../ui/feedback/use-refusal.ts';
import { endOfDay } from '../end-of-day.ts';
import { TagSelect } from './tag-select.tsx';

/** Whom the tag is put on: a list, a filter of the contact list, or a segment's members. */
export type BulkPeople =
  | { contactIds: readonly string[] }
  | { filter: Readonly<Record<string, string | undefined>> }
  | { segmentId: string };

interface Props {
  /** Who is meant, in words: "3 people". */
  who: string;
  people: BulkPeople;
  onClose: () => void;
  /** The work has begun. */
  onStarted: (run: TagRun) => void;
}

interface Given {
  action: 'put' | 'take';
  tagId?: string;
  name?: string;
  until?: string;
}

/** Puts a tag on many people, or takes one off, as work in the background. */
export function BulkTag({ who, people, onClose, onStarted }: Props) {
  const { t } = useTranslation('tags');
  const { done } = useFeedback();
  const [form] = Form.useForm<Given>();
  const refused = useRefusal(form);
  const [making, setMaking] = useState(false);
  const action = Form.useWatch('action', form) ?? 'put';
  const start = useChange(
    async ({ action: act, tagId, name, until }: Given) => {
      const id = making && name ? (await post<Tag>('/tags', { name })).id : tagId;
      const body = {
        action: act,
        until: act === 'put' && until ? endOfDay(until) : null,
        ...people,
      };
      return post<TagRun>(`/tags/${id}/people`, body);
    },
    ['tags', 'contacts'],
  );
  return (
    <Modal
      open
      title={t('bulk.title', { who })}
      okText={t(`bulk.do.${action}`)}
      okButtonProps={{ loading: start.isPending }}
      onCancel={onClose}
      onOk={() => form.submit()}
    >
      <Form<Given>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ action: 'put' }}
        onFinish={(given) =>
          start.mutate(given, {
            onSuccess: (run) => {
              done(t('bulk.started', { tag: run.tagName }));
              onStarted(run);
            },
            onError: refused,
          })
        }
      >
        <Form.Item name="action" label={t('bulk.action')}>
          <Segmented
            block
            options={(['put', 'take'] as const).map((value) => ({
              value,
              label: t(`bulk.do.${value}`),
            }))}
          />
        </Form.Item>
        {making && action === 'put' ? (
          <Form.Item
            name="name"
            label={t('bulk.newTag')}
            rules={[{ required: true, whitespace: true, max: 64, message: t('nameNeeded') }]}
          >
            <Input autoFocus />
          </Form.Item>
        ) : (
          <Form.Item
            name="tagId"
            label={t('tag')}
            rules={[{ required: true, message: t('bulk.tagNeeded') }]}
          >
            <TagField />
          </Form.Item>
        )}
        {action === 'put' && (
          <>
            <Button
              type="link"
              size="small"
              style={{ padding: 0, marginTop: -16, marginBottom: 16 }}
              onClick={() => setMaking(!making)}
            >
              {t(making ? 'bulk.chooseTag' : 'bulk.makeTag')}
            </Button>
            <Form.Item name="until" label={t('until')} extra={t('untilWhy')}>
              <Input type="date" style={{ width: 176 }} />
            </Form.Item>
          </>
        )}
        {'filter' in people && <Alert type="info" showIcon title={t('bulk.filterWhy')} />}
      </Form>
    </Modal>
  );
}

/** As a form's field: what is chosen comes and goes by `value` and `onChange`. */
function TagField({
  id,
  value,
  onChange = () => undefined,
}: {
  id?: string;
  value?: string;
  onChange?: (value: string | undefined) => void;
}) {
  const { t } = useTranslation('tags');
  return (
    <TagSelect
      {...(id !== undefined && { id })}
      label={t('tag')}
      placeholder={t('bulk.chooseHint')}
      value={value}
      onChange={onChange}
    />
  );
}
