import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { codePool } from '#contracts/api/codes.ts';
import type { Channel } from '#contracts/api/channels.ts';
import { useApi } from '../../api/queries.ts';
import { useChannels } from '../../domain/channels.ts';
import { useFormat } from '../../i18n/use-format.ts';

type CodePool = z.infer<typeof codePool>;

/** Warns, per account, before its permanent codes run out: the platform never gives one back. */
export function Pool() {
  const { channels = [] } = useChannels();
  return channels.map((channel) => <OnePool key={channel.id} channel={channel} />);
}

function OnePool({ channel }: { channel: Channel }) {
  const { t } = useTranslation('codes');
  const format = useFormat();
  const { data } = useApi<CodePool>('codes', '/codes/pool', { channelId: channel.id });
  if (!data || data.level === 'ok') return null;
  const figures = {
    used: format.number(data.used),
    limit: format.number(data.limit),
    channel: channel.name,
  };
  return (
    <div className="note" data-tone={data.level === 'warning' ? 'warn' : 'bad'} role="alert">
      <strong>{t(`pool.${data.level}`, figures)}</strong>
      <span>{t('pool.why')}</span>
    </div>
  );
}
