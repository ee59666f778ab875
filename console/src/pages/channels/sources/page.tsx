import { GlobalOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TrackingSource } from '#contracts/api/tracking.ts';
import { useApi } from '../../../api/queries.ts';
import { useCan } from '../../../api/session.ts';
import { DataTable, type Column } from '../../../ui/data-table.tsx';
import { Card, Page } from '../../../ui/page.tsx';
import { Nothing } from '../../../ui/states.tsx';
import { NameCell } from '../../../ui/name-cell.tsx';
import { ChannelTabs } from '../channel-tabs.tsx';
import { LastEvent } from './last-event.tsx';
import { NewSource } from './new-source.tsx';
import { SourceDrawer } from './source-drawer.tsx';
import { SourceState } from './source-state.tsx';

const route = getRouteApi('/shell/channels/sources');

/** The sites and servers that tell what people do there, and the key of each. */
export function SourcesPage() {
  const { t } = useTranslation('sources');
  const { open } = route.useSearch();
  const navigate = useNavigate({ from: '/channels/sources' });
  const may = useCan('channels.write');
  const [adding, setAdding] = useState(false);
  const { data, error, refetch } = useApi<{ items: TrackingSource[] }>('channels', '/sources');
  const rows = data?.items;
  const opened = rows?.find((row) => row.id === open);
  const show = (id?: string) => void navigate({ search: { open: id } });
  const add = may && (
    <Button type="primary" onClick={() => setAdding(true)}>
      {t('new')}
    </Button>
  );
  return (
    <Page title={t('channels:title')} lead={t('lead')} actions={rows && rows.length > 0 && add}>
      <ChannelTabs current="sources" />
      <Card flush>
        <DataTable
          label={t('title')}
          columns={useColumns()}
          list={{ rows, error, retry: () => void refetch() }}
          rowKey={(row) => row.id}
          selected={open}
          skeletonRows={3}
          onOpen={(row) => show(row.id)}
          empty={
            <Nothing picture={<GlobalOutlined />} title={t('none.title')} action={add}>
              {t('none.why')}
            </Nothing>
          }
        />
      </Card>
      {opened && <SourceDrawer source={opened} onClose={() => show()} />}
      {adding && (
        <NewSource
          onClose={(made) => {
            setAdding(false);
            if (made) show(made.id);
          }}
        />
      )}
    </Page>
  );
}

function useColumns(): Column<TrackingSource>[] {
  const { t } = useTranslation('sources');
  return [
    {
      key: 'name',
      title: t('name'),
      render: (row) => (
        <NameCell
          name={row.name}
          link={{ to: '/channels/sources', search: { open: row.id } }}
          note={<span className="mono">{row.keyPrefix}…</span>}
        />
      ),
    },
    {
      key: 'kind',
      title: t('kind'),
      width: 96,
      hide: 'phone',
      render: (row) => t(`is.${row.kind}`),
    },
    {
      key: 'state',
      title: t('state'),
      width: 208,
      render: (row) => <SourceState source={row} />,
    },
    {
      key: 'last',
      title: t('last'),
      width: '24%',
      hide: 'phone',
      render: (row) => <LastEvent source={row} />,
    },
    {
      key: 'origins',
      title: t('origins'),
      hide: 'tablet',
      render: (row) => <Origins source={row} />,
    },
  ];
}

function Origins({ source }: { source: TrackingSource }) {
  const { t } = useTranslation('sources');
  if (source.kind === 'server') return <span className="faint">–</span>;
  if (source.origins.length === 0) return <span className="soft">{t('anySite')}</span>;
  const all = source.origins.join(', ');
  return (
    <span className="clip block" title={all}>
      {all}
    </span>
  );
}
