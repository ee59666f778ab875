import { Button } from 'antd';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { OutboxState } from '#contracts/api/messages.ts';
import { post } from '../../api/client.ts';
import { usePlatformWords } from '../../api/problem-words.ts';
import { useApi, useChange } from '../../api/queries.ts';
import { useCan } from '../../api/session.ts';
import { useChannels } from '../../domain/channels.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { State } from '../../ui/badge.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { useFeedback } from '../../ui/feedback/use-feedback.ts';
import { Figure } from '../../ui/figure.tsx';
import { Card } from '../../ui/page.tsx';
import { Failure, Nothing } from '../../ui/states.tsx';
import { When } from '../../ui/when.tsx';

type OutboxChannel = OutboxState['channels'][number];

/** An account of which nothing waits. */
const idle = (channelId: string): OutboxChannel => ({
  channelId,
  queued: 0,
  waiting: 0,
  sending: 0,
  oldestAt: null,
  paused: null,
});

const everyMs = 2_000;

/** A paused account probes by itself from time to time; a person who has mended it need not wait. */
function Paused({ row }: { row: OutboxChannel }) {
  const { t } = useTranslation('system');
  const may = useCan('messages.send');
  const { done, failed } = useFeedback();
  const resume = useChange(() => post(`/messages/outbox/${row.channelId}/resume`), ['messages']);
  return (
    <span className="row">
      <State tone="bad" title={row.paused?.code ?? ''}>
        {t('outbox.paused')}
      </State>
      {may && (
        <Button
          size="small"
          loading={resume.isPending}
          onClick={() =>
            resume.mutate(undefined, {
              onSuccess: () => done(t('outbox.resumed')),
              onError: failed,
            })
          }
        >
          {t('outbox.resume')}
        </Button>
      )}
    </span>
  );
}

/** What waits to be sent, per account, and which accounts are paused for a fault. */
export function Outbox() {
  const { t } = useTranslation('system');
  const format = useFormat();
  const platform = usePlatformWords();
  const { channels, nameOf } = useChannels();
  const { data, error, refetch } = useApi<OutboxState>(
    'messages',
    '/messages/outbox',
    {},
    { every: everyMs },
  );
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />;
  const told = data?.channels ?? [];
  // Accounts without a message on its way are not told of, and are no less at work.
  const others = (channels ?? []).filter(({ id }) => !told.some((row) => row.channelId === id));
  const rows = data && channels && [...told, ...others.map(({ id }) => idle(id))];
  const isOff = (id: string) => channels?.some((one) => one.id === id && one.status === 'disabled');
  const count = (value: number) =>
    data && value >= data.countedUpTo
      ? `${format.number(data.countedUpTo)}+`
      : format.number(value);
  const columns: Column<OutboxChannel>[] = [
    {
      key: 'channel',
      title: t('outbox.channel'),
      render: (row) => (
        <div>
          <Link to="/channels/$id" params={{ id: row.channelId }}>
            {nameOf(row.channelId)}
          </Link>
          {row.paused && (
            <div className="person-note">{platform(row.paused.code, row.paused.words)}</div>
          )}
        </div>
      ),
    },
    {
      key: 'state',
      title: t('outbox.state'),
      width: 180,
      render: (row) => {
        if (row.paused) return <Paused row={row} />;
        if (isOff(row.channelId)) return <State tone="quiet">{t('outbox.off')}</State>;
        return <State tone="good">{t('outbox.running')}</State>;
      },
    },
    {
      key: 'queued',
      title: t('outbox.queued'),
      width: 96,
      end: true,
      render: (row) => count(row.queued),
    },
    {
      key: 'waiting',
      title: t('outbox.waiting'),
      width: 96,
      end: true,
      hide: 'phone',
      render: (row) => count(row.waiting),
    },
    {
      key: 'sending',
      title: t('outbox.sending'),
      width: 96,
      end: true,
      hide: 'phone',
      render: (row) => count(row.sending),
    },
    {
      key: 'oldest',
      title: t('outbox.oldest'),
      width: 136,
      hide: 'tablet',
      render: (row) => <When at={row.oldestAt} />,
    },
  ];
  return (
    <div className="stack">
      <div className="figures">
        <Figure
          label={t('outbox.depth')}
          value={data && count(data.depth)}
          note={t('outbox.depthNote')}
        />
        <Figure
          label={t('outbox.uncertain')}
          value={data && count(data.uncertain)}
          note={
            <Link to="/messages" search={{ status: 'uncertain' }}>
              {t('outbox.uncertainNote')}
            </Link>
          }
          tone={data && data.uncertain > 0 ? 'warn' : undefined}
        />
        <Figure
          label={t('outbox.oldest')}
          value={data && (data.oldestAt ? <When at={data.oldestAt} /> : '–')}
          note={t('outbox.oldestNote')}
        />
      </div>
      <Card flush>
        <DataTable
          label={t('tab.outbox')}
          columns={columns}
          list={{ rows, error, retry: () => void refetch() }}
          rowKey={(row) => row.channelId}
          skeletonRows={2}
          empty={<Nothing title={t('outbox.none')}>{t('outbox.noneWhy')}</Nothing>}
        />
      </Card>
    </div>
  );
}
