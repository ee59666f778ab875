import { UsergroupAddOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { segmentKinds, type ListedSegment } from '#contracts/api/segments.ts';
import { useList } from '../../api/queries.ts';
import { useCan } from '../../api/session.ts';
import { useFormat } from '../../i18n/use-format.ts';
import type { Column } from '../../ui/data-table.tsx';
import { Filter, FilteredList } from '../../ui/filtered-list.tsx';
import { Page } from '../../ui/page.tsx';
import { SearchBox } from '../../ui/search-box.tsx';
import { Nothing } from '../../ui/states.tsx';
import { When } from '../../ui/when.tsx';
import { NameCell } from '../../ui/name-cell.tsx';
import { Templates } from './builder/templates.tsx';
import { NewList } from './new-list.tsx';
import { Recompute } from './recompute.tsx';
import { SegmentState, WeekChange } from './segment-state.tsx';

const route = getRouteApi('/shell/segments');

/** All segments: how many people each holds now, and how that moves. */
export function SegmentsPage() {
  const { t } = useTranslation('segments');
  const search = route.useSearch();
  const navigate = useNavigate({ from: '/segments' });
  const may = useCan('segments.write');
  const list = useList<ListedSegment>('segments', '/segments', search);
  const filter = (change: typeof search) =>
    void navigate({ search: (old) => ({ ...old, ...change }), replace: true });
  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      actions={
        <>
          <Button onClick={() => void navigate({ to: '/segments/overlap', search: {} })}>
            {t('overlap.open')}
          </Button>
          {may && (
            <>
              <NewList />
              <Button
                type="primary"
                onClick={() => void navigate({ to: '/segments/new', search: {} })}
              >
                {t('new')}
              </Button>
            </>
          )}
        </>
      }
    >
      <FilteredList
        label={t('title')}
        columns={useColumns()}
        list={list}
        rowKey={(row) => row.id}
        onOpen={(row) => void navigate({ to: '/segments/$id', params: { id: row.id }, search: {} })}
        filtered={Boolean(search.q || search.kind)}
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
              label={t('kindLabel')}
              any={t('anyKind')}
              value={search.kind}
              options={segmentKinds.map((value) => ({ value, label: t(`kind.${value}`) }))}
              onChange={(kind) => filter({ kind })}
            />
          </>
        }
      />
      {may && <Recompute />}
    </Page>
  );
}

function useColumns(): Column<ListedSegment>[] {
  const { t } = useTranslation('segments');
  const format = useFormat();
  return [
    {
      key: 'name',
      title: t('name'),
      render: (row) => (
        <NameCell
          name={row.name}
          link={{ to: '/segments/$id', params: { id: row.id }, search: {} }}
          note={row.description}
        />
      ),
    },
    {
      key: 'kind',
      title: t('kindLabel'),
      width: 128,
      hide: 'phone',
      render: (row) => <SegmentState segment={row} />,
    },
    {
      key: 'size',
      title: t('size'),
      width: 96,
      end: true,
      render: (row) => <strong>{format.number(row.size)}</strong>,
    },
    {
      key: 'change',
      title: t('week.title'),
      width: 220,
      hide: 'tablet',
      render: (row) => <WeekChange segment={row} />,
    },
    {
      key: 'uses',
      title: t('use.title'),
      width: 112,
      hide: 'tablet',
      render: ({ uses }) =>
        uses > 0 ? t('use.places', { count: uses }) : <span className="soft">–</span>,
    },
    {
      key: 'updated',
      title: t('updated'),
      width: 128,
      hide: 'tablet',
      render: (row) => <When at={row.updatedAt} />,
    },
  ];
}

function Empty() {
  const { t } = useTranslation('segments');
  const may = useCan('segments.write');
  return (
    <div className="stack" style={{ padding: 16 }}>
      <Nothing picture={<UsergroupAddOutlined />} title={t('none.title')}>
        {t('none.why')}
      </Nothing>
      {may && <Templates />}
    </div>
  );
}
