import { ShareAltOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { journeyStatuses, type Journey } from '#contracts/api/journeys.ts';
import { useList } from '../../../api/queries.ts';
import { useCan } from '../../../api/session.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import type { Column } from '../../../ui/data-table.tsx';
import { Filter, FilteredList } from '../../../ui/filtered-list.tsx';
import { Page } from '../../../ui/page.tsx';
import { SearchBox } from '../../../ui/search-box.tsx';
import { Nothing } from '../../../ui/states.tsx';
import { When } from '../../../ui/when.tsx';
import { NameCell } from '../../../ui/name-cell.tsx';
import { JourneyState } from '../journey-state.tsx';
import { Templates } from './templates.tsx';

const route = getRouteApi('/shell/journeys');

/** All journeys: what each does now, who is in it, and what comes of it. */
export function JourneysPage() {
  const { t } = useTranslation('journeys');
  const search = route.useSearch();
  const navigate = useNavigate({ from: '/journeys' });
  const may = useCan('journeys.write');
  const list = useList<Journey>('journeys', '/journeys', search);
  const filter = (change: typeof search) =>
    void navigate({ search: (old) => ({ ...old, ...change }), replace: true });
  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      actions={
        may && (
          <Button type="primary" onClick={() => void navigate({ to: '/journeys/new' })}>
            {t('new.open')}
          </Button>
        )
      }
    >
      <FilteredList
        label={t('title')}
        columns={useColumns()}
        list={list}
        rowKey={(row) => row.id}
        onOpen={(row) => void navigate({ to: '/journeys/$id', params: { id: row.id }, search: {} })}
        filtered={Boolean(search.q || search.status)}
        unmatched={{ title: t('none.filtered') }}
        onClear={() => void navigate({ search: {} })}
        empty={<Empty />}
        filters={
          <>
            <SearchBox
              value={search.q ?? ''}
              label={t('search')}
              placeholder={t('search')}
              onSearch={(q) => filter({ q: q || undefined })}
            />
            <Filter
              label={t('state')}
              any={t('anyState')}
              value={search.status}
              options={journeyStatuses.map((value) => ({ value, label: t(`status.${value}`) }))}
              onChange={(status) => filter({ status })}
            />
          </>
        }
      />
    </Page>
  );
}

function useColumns(): Column<Journey>[] {
  const { t } = useTranslation('journeys');
  const format = useFormat();
  return [
    {
      key: 'name',
      title: t('name'),
      render: (row) => (
        <NameCell
          name={row.name}
          link={{ to: '/journeys/$id', params: { id: row.id }, search: {} }}
          note={row.description}
        />
      ),
    },
    {
      key: 'status',
      title: t('state'),
      width: 128,
      render: (row) => <JourneyState status={row.status} />,
    },
    {
      key: 'inside',
      title: t('inside'),
      width: 104,
      end: true,
      render: (row) => <strong>{format.number(row.inside)}</strong>,
    },
    {
      key: 'entered',
      title: t('enteredEver'),
      width: 144,
      end: true,
      hide: 'phone',
      render: (row) => format.number(row.entered),
    },
    {
      key: 'goal',
      title: t('goalEver'),
      width: 160,
      end: true,
      hide: 'tablet',
      render: (row) =>
        row.entered === 0 || !row.hasGoal ? (
          <span className="faint">–</span>
        ) : (
          <>
            {format.number(row.reached)}{' '}
            <span className="soft">{format.percent(row.reached / row.entered)}</span>
          </>
        ),
    },
    {
      key: 'updated',
      title: t('updated'),
      width: 136,
      hide: 'tablet',
      render: (row) => <When at={row.updatedAt} />,
    },
  ];
}

function Empty() {
  const { t } = useTranslation('journeys');
  const may = useCan('journeys.write');
  return (
    <div className="stack" style={{ padding: 16 }}>
      <Nothing picture={<ShareAltOutlined />} title={t('none.title')}>
        {t('none.why')}
      </Nothing>
      {may && <Templates />}
    </div>
  );
}
