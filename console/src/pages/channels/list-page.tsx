import { ApiOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Channel } from '#contracts/api/channels.ts';
import { usePlatformWords } from '../../api/problem-words.ts';
import { useCan } from '../../api/session.ts';
import { useChannels } from '../../domain/channels.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { State } from '../../ui/badge.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Card, Page } from '../../ui/page.tsx';
import { Nothing } from '../../ui/states.tsx';
import { When } from '../../ui/when.tsx';
import { NameCell } from '../../ui/name-cell.tsx';
import { ChannelTabs } from './channel-tabs.tsx';

export function ChannelState({ channel }: { channel: Channel }) {
  const { t } = useTranslation('channels');
  const platform = usePlatformWords();
  if (channel.status === 'disabled') return <State tone="quiet">{t('is.disabled')}</State>;
  if (channel.alert)
    return (
      <State tone="bad" title={platform(channel.alert.code, channel.alert.words)}>
        {t('is.alert')}
      </State>
    );
  if (!channel.callbacks.lastAcceptedAt) return <State tone="warn">{t('is.waiting')}</State>;
  return <State tone="good">{t('is.active')}</State>;
}

/** The accounts that are connected, and whether each works. */
export function ChannelsPage() {
  const { t } = useTranslation('channels');
  const format = useFormat();
  const navigate = useNavigate();
  const may = useCan('channels.write');
  const { channels, error, retry } = useChannels();
  const connect = may && (
    <Button type="primary" onClick={() => void navigate({ to: '/channels/new' })}>
      {t('connect')}
    </Button>
  );
  const columns: Column<Channel>[] = [
    {
      key: 'name',
      title: t('account'),
      render: (row) => (
        <NameCell
          name={row.name}
          link={{ to: '/channels/$id', params: { id: row.id } }}
          note={
            <>
              {t(`kind.${row.kind}`)} · <span className="mono">{row.appId}</span>
            </>
          }
        />
      ),
    },
    {
      key: 'state',
      title: t('state'),
      width: 176,
      render: (row) => <ChannelState channel={row} />,
    },
    {
      key: 'accepted',
      title: t('accepted'),
      width: 136,
      end: true,
      hide: 'phone',
      render: (row) => format.number(row.callbacks.accepted),
    },
    {
      key: 'last',
      title: t('lastCallback'),
      width: 152,
      end: true,
      hide: 'phone',
      render: (row) => <When at={row.callbacks.lastAcceptedAt} />,
    },
  ];
  return (
    <Page title={t('title')} lead={t('lead')} actions={channels && channels.length > 0 && connect}>
      <ChannelTabs current="accounts" />
      <Card flush>
        <DataTable
          label={t('title')}
          columns={columns}
          list={{ rows: channels, error, retry }}
          rowKey={(row) => row.id}
          skeletonRows={3}
          onOpen={(row) => void navigate({ to: '/channels/$id', params: { id: row.id } })}
          empty={
            <Nothing picture={<ApiOutlined />} title={t('none.title')} action={connect}>
              {t('none.why')}
            </Nothing>
          }
        />
      </Card>
    </Page>
  );
}
