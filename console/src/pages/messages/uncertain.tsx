import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { OutboxState } from '#contracts/api/messages.ts';
import { usePlatformWords } from '../../api/problem-words.ts';
import { useApi } from '../../api/queries.ts';
import { useChannels } from '../../domain/channels.ts';

/** What needs a person: messages without an answer, and accounts that are paused for a fault. */
export function Uncertain({ onShow, shown }: { onShow: () => void; shown: boolean }) {
  const { t } = useTranslation('messages');
  const platform = usePlatformWords();
  const { nameOf } = useChannels();
  const { data } = useApi<OutboxState>('messages', '/messages/outbox');
  const paused = data?.channels.filter((channel) => channel.paused) ?? [];
  return (
    <>
      {paused.map((channel) => (
        <div key={channel.channelId} className="note" data-tone="bad" role="alert">
          <strong>{t('paused', { channel: nameOf(channel.channelId) })}</strong>
          <span>{channel.paused && platform(channel.paused.code, channel.paused.words)}</span>
        </div>
      ))}
      {data !== undefined && data.uncertain > 0 && (
        <div className="note" data-tone="warn">
          <div className="row spread">
            <strong>{t('uncertain.count', { count: data.uncertain })}</strong>
            {!shown && (
              <Button size="small" onClick={onShow}>
                {t('uncertain.show')}
              </Button>
            )}
          </div>
          <span>{t('uncertain.why')}</span>
        </div>
      )}
    </>
  );
}
