import { DeleteOutlined } from '@ant-design/icons';
import { Button, InputNumber, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FrequencyCap, MessageSettings } from '#contracts/api/messages.ts';
import { put } from '../../../api/client.ts';
import { useChange } from '../../../api/queries.ts';
import { useCan } from '../../../api/session.ts';
import { useChannels } from '../../../domain/channels.ts';
import { usePurposes } from '../../../domain/purposes.ts';
import { useFeedback } from '../../../ui/feedback/use-feedback.ts';
import { Card } from '../../../ui/page.tsx';
import './caps.css';

/** Contract limits. */
const mostCaps = 20;
const mostMessages = 1000;
const mostDays = 90;

/** Further caps, by purpose and channel; where several hold, the tightest counts. */
export function Caps({ settings }: { settings: MessageSettings }) {
  const { t } = useTranslation('message-rules');
  const { failed } = useFeedback();
  const may = useCan('channels.write');
  const save = useChange(
    (caps: FrequencyCap[]) => put('/messages/settings', { ...settings, caps }),
    ['messages'],
  );
  const set = (caps: FrequencyCap[], then?: () => void) =>
    save.mutate(caps, { onError: failed, ...(then && { onSuccess: then }) });
  const { caps } = settings;
  return (
    <Card title={t('caps.title')}>
      <p className="soft">{t('caps.why')}</p>
      <ul className="plain">
        {caps.map((cap, at) => (
          <li key={JSON.stringify(cap)} className="row spread">
            <CapWords cap={cap} />
            {may && (
              <Button
                size="small"
                type="text"
                danger
                icon={<DeleteOutlined />}
                aria-label={t('caps.remove')}
                disabled={save.isPending}
                onClick={() => set(caps.toSpliced(at, 1))}
              />
            )}
          </li>
        ))}
      </ul>
      {may && caps.length < mostCaps && (
        <AddCap busy={save.isPending} onAdd={(cap, added) => set([...caps, cap], added)} />
      )}
    </Card>
  );
}

function CapWords({ cap }: { cap: FrequencyCap }) {
  const { t } = useTranslation('message-rules');
  const { nameOf: purposeName } = usePurposes();
  const { nameOf: channelName } = useChannels();
  return (
    <span>
      {t('caps.line', {
        count: cap.limit,
        days: cap.days,
        purpose: cap.purpose === null ? t('caps.anyPurpose') : purposeName(cap.purpose),
        channel: cap.channelId === null ? t('caps.anyChannel') : channelName(cap.channelId),
      })}
    </span>
  );
}

interface AddProps {
  busy: boolean;
  onAdd: (cap: FrequencyCap, added: () => void) => void;
}

const first: FrequencyCap = { limit: 1, days: 1, purpose: null, channelId: null };

function AddCap({ busy, onAdd }: AddProps) {
  const { t } = useTranslation('message-rules');
  const { purposes } = usePurposes();
  const { channels = [] } = useChannels();
  const [cap, setCap] = useState(first);
  return (
    <form
      className="cap-form"
      onSubmit={(event) => {
        event.preventDefault();
        onAdd(cap, () => setCap(first));
      }}
    >
      <InputNumber<number>
        aria-label={t('caps.limit')}
        min={1}
        max={mostMessages}
        precision={0}
        value={cap.limit}
        onChange={(limit) => setCap({ ...cap, limit: limit ?? 1 })}
      />
      <span>{t('caps.within')}</span>
      <InputNumber<number>
        aria-label={t('caps.days')}
        min={1}
        max={mostDays}
        precision={0}
        value={cap.days}
        suffix={t('caps.daysUnit')}
        onChange={(days) => setCap({ ...cap, days: days ?? 1 })}
      />
      <Select
        aria-label={t('caps.purpose')}
        value={cap.purpose ?? ''}
        options={[
          { value: '', label: t('caps.anyPurpose') },
          ...purposes
            .filter(({ key }) => key !== 'service')
            .map(({ key, name }) => ({ value: key, label: name })),
        ]}
        onChange={(purpose) => setCap({ ...cap, purpose: purpose || null })}
      />
      <Select
        aria-label={t('caps.channel')}
        value={cap.channelId ?? ''}
        options={[
          { value: '', label: t('caps.anyChannel') },
          ...channels.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        onChange={(channelId) => setCap({ ...cap, channelId: channelId || null })}
      />
      <Button htmlType="submit" loading={busy}>
        {t('caps.add')}
      </Button>
    </form>
  );
}
