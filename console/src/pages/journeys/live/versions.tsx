import { Button } from 'antd';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { JourneyDetail, JourneyVersion } from '#contracts/api/journeys.ts';
import { useCan } from '../../../api/session.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { State } from '../../../ui/badge.tsx';
import { DataTable, type Column } from '../../../ui/data-table.tsx';
import { Card } from '../../../ui/page.tsx';
import { When } from '../../../ui/when.tsx';
import { useVersions } from '../api.ts';
import { Diff } from '../diff/diff.tsx';
import { MovePeople } from './move-people.tsx';
import './versions.css';

/** What was published when, who is still on it, and what it changed. */
export default function Versions({ journey }: { journey: JourneyDetail }) {
  const { t } = useTranslation('journeys');
  const { data, error, refetch } = useVersions(journey.id);
  const [moving, setMoving] = useState<JourneyVersion | null>(null);
  const [compared, setCompared] = useState<number | null>(null);
  const columns = useColumns(journey, setMoving, setCompared);
  return (
    <div className="stack">
      <Card flush>
        <DataTable
          label={t('tab.versions')}
          columns={columns}
          list={{ rows: data?.items, error, retry: () => void refetch() }}
          rowKey={({ version }) => String(version)}
          empty={null}
        />
      </Card>
      {compared !== null && (
        <Card title={t('versions.compared', { from: compared - 1, to: compared })}>
          <Diff
            key={compared}
            drawn
            id={journey.id}
            from={String(compared - 1)}
            to={String(compared)}
          />
        </Card>
      )}
      {moving && data && (
        <MovePeople
          journey={journey}
          from={moving}
          versions={data.items}
          onClose={() => setMoving(null)}
        />
      )}
    </div>
  );
}

function useColumns(
  journey: JourneyDetail,
  onMove: (version: JourneyVersion) => void,
  onCompare: (version: number) => void,
): Column<JourneyVersion>[] {
  const { t } = useTranslation('journeys');
  const format = useFormat();
  const may = useCan('journeys.write');
  const acts = (row: JourneyVersion) => (
    <>
      {row.version > 1 && (
        <Button size="small" onClick={() => onCompare(row.version)}>
          {t('versions.compare')}
        </Button>
      )}
      {may && row.inside > 0 && (journey.liveVersion ?? 0) > 1 && (
        <Button size="small" onClick={() => onMove(row)}>
          {t('versions.move')}
        </Button>
      )}
    </>
  );
  return [
    {
      key: 'version',
      title: t('versions.version'),
      render: (row) => (
        <div>
          <span className="row">
            <Link
              to="/journeys/$id"
              params={{ id: journey.id }}
              search={{ tab: 'live', version: String(row.version) }}
            >
              {t('now.version', { version: row.version })}
            </Link>
            {row.version === journey.liveVersion && (
              <State tone="good">{t('versions.entered')}</State>
            )}
          </span>
          <span className="versions-acts">{acts(row)}</span>
        </div>
      ),
    },
    {
      key: 'at',
      title: t('versions.at'),
      width: 136,
      render: (row) => <When at={row.publishedAt} />,
    },
    {
      key: 'by',
      title: t('versions.by'),
      width: 160,
      hide: 'tablet',
      render: (row) => row.publishedBy,
    },
    {
      key: 'inside',
      title: t('inside'),
      width: 112,
      end: true,
      render: (row) => format.number(row.inside),
    },
    {
      key: 'acts',
      title: '',
      width: 288,
      end: true,
      hide: 'tablet',
      render: (row) => (
        <span className="row" style={{ justifyContent: 'flex-end', flexWrap: 'nowrap' }}>
          {acts(row)}
        </span>
      ),
    },
  ];
}
