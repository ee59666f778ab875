import { PauseCircleOutlined } from '@ant-design/icons';
import { Button, Form, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MessagePause } from '#contracts/api/messages.ts';
import { put, remove, withQuery } from '../../../api/client.ts';
import { useApi, useChange } from '../../../api/queries.ts';
import { useCan } from '../../../api/session.ts';
import { usePurposes } from '../../../domain/purposes.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { useFeedback } from '../../../ui/feedback/use-feedback.ts';

/** What is held back for now, and the switch that holds everything back. */
export function Pauses() {
  const { t } = useTranslation('message-rules');
  const may = useCan('messages.write');
  const [asking, setAsking] = useState(false);
  const { data } = useApi<{ items: MessagePause[] }>('messages', '/messages/pauses');
  return (
    <>
      {data?.items.map((pause) => (
        <Held key={pause.purpose ?? ''} pause={pause} />
      ))}
      {may && !data?.items.some(({ purpose }) => purpose === null) && (
        <div className="row">
          <Button icon={<PauseCircleOutlined />} onClick={() => setAsking(true)}>
            {t('pause.open')}
          </Button>
          <span className="soft">{t('pause.why')}</span>
        </div>
      )}
      {asking && <PauseForm onClose={() => setAsking(false)} />}
    </>
  );
}

function Held({ pause }: { pause: MessagePause }) {
  const { t } = useTranslation('message-rules');
  const format = useFormat();
  const { failed } = useFeedback();
  const { nameOf } = usePurposes();
  const may = useCan('messages.write');
  const end = useChange(
    () => remove(withQuery('/messages/pauses', { purpose: pause.purpose })),
    ['messages'],
  );
  const { purpose, since, by, note } = pause;
  return (
    <div className="note" data-tone="warn" role="status">
      <div className="row spread">
        <strong>
          {purpose === null ? t('pause.all') : t('pause.purpose', { purpose: nameOf(purpose) })}
        </strong>
        {may && (
          <Button
            size="small"
            loading={end.isPending}
            onClick={() => end.mutate(undefined, { onError: failed })}
          >
            {t('pause.end')}
          </Button>
        )}
      </div>
      <span>
        {t('pause.since', { by, since: format.moment(since) })} {note}
      </span>
    </div>
  );
}

interface Values {
  purpose: string;
  note: string;
}

function PauseForm({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('message-rules');
  const { failed } = useFeedback();
  const { purposes } = usePurposes();
  const [form] = Form.useForm<Values>();
  const save = useChange(
    ({ purpose, note }: Values) =>
      put('/messages/pauses', { purpose: purpose === '' ? null : purpose, note }),
    ['messages'],
  );
  return (
    <Modal
      open
      title={t('pause.title')}
      okText={t('pause.begin')}
      okButtonProps={{ loading: save.isPending, danger: true }}
      onCancel={onClose}
      onOk={() => form.submit()}
    >
      <p className="soft">{t('pause.meaning')}</p>
      <Form<Values>
        form={form}
        layout="vertical"
        initialValues={{ purpose: '', note: '' }}
        onFinish={(given) => save.mutate(given, { onSuccess: onClose, onError: failed })}
      >
        <Form.Item name="purpose" label={t('pause.which')}>
          <Select
            options={[
              { value: '', label: t('pause.everything') },
              ...purposes.map(({ key, name }) => ({ value: key, label: name })),
            ]}
          />
        </Form.Item>
        <Form.Item name="note" label={t('pause.note')}>
          <Input maxLength={200} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
