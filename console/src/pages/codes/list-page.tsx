import { QrcodeOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { Link, getRouteApi, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { codeStatuses, type Code } from '#contracts/api/codes.ts';
import { useList } from '../../api/queries.ts';
import { useCan } from '../../api/session.ts';
import { Filter, FilteredList } from '../../ui/filtered-list.tsx';
import { Page } from '../../ui/page.tsx';
import { SearchBox } from '../../ui/search-box.tsx';
import { Nothing } from '../../ui/states.tsx';
import { useCodeColumns, type CodeSort } from './columns.tsx';
import { PlaceHead } from './places/place-head.tsx';
import { Places } from './places/places.tsx';
import { Pool } from './pool.tsx';

const route = getRouteApi('/shell/codes');
const sorts: readonly CodeSort[] = ['newest', 'name', 'scans', 'visits', 'follows'];

/** All codes by place: what each brings, and which need attention. */
export function CodesPage() {
  const { t } = useTranslation('codes');
  const search = route.useSearch();
  const navigate = useNavigate({ from: '/codes' });
  const may = useCan('codes.write');
  const sort = sorts.find((one) => one === search.sort) ?? 'newest';
  const list = useList<Code>('codes', '/codes', {
    q: search.q,
    nodeId: search.node,
    status: search.status,
    sort,
  });
  const filter = (change: typeof search) =>
    void navigate({ search: (old) => ({ ...old, ...change }), replace: true });
  const columns = useCodeColumns(sort, (next) =>
    filter({ sort: next === 'newest' ? undefined : next }),
  );
  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      actions={
        may && (
          <>
            <Button onClick={() => void navigate({ to: '/codes/batch' })}>{t('batch.open')}</Button>
            <Button
              type="primary"
              onClick={() => void navigate({ to: '/codes/new', search: { node: search.node } })}
            >
              {t('new')}
            </Button>
          </>
        )
      }
    >
      <Pool />
      <div className="columns columns-left">
        <Places current={search.node} />
        <div className="stack">
          {search.node && <PlaceHead id={search.node} />}
          <FilteredList
            label={t('title')}
            columns={columns}
            list={list}
            rowKey={(row) => row.id}
            onOpen={(row) => void navigate({ to: '/codes/$id', params: { id: row.id } })}
            filtered={Boolean(search.q || search.status)}
            unmatched={{ title: t('none.filtered') }}
            onClear={() => filter({ q: undefined, status: undefined })}
            empty={<Empty />}
            filters={
              <>
                <SearchBox
                  value={search.q ?? ''}
                  label={t('search')}
                  placeholder={t('searchHint')}
                  onSearch={(q) => filter({ q: q || undefined })}
                />
                <Filter
                  label={t('status')}
                  any={t('anyStatus')}
                  value={search.status}
                  options={codeStatuses.map((value) => ({ value, label: t(`is.${value}`) }))}
                  onChange={(status) => filter({ status })}
                />
              </>
            }
          />
        </div>
      </div>
    </Page>
  );
}

function Empty() {
  const { t } = useTranslation('codes');
  const may = useCan('codes.write');
  return (
    <Nothing
      picture={<QrcodeOutlined />}
      title={t('none.title')}
      action={
        may && (
          <>
            <Link to="/codes/new">{t('new')}</Link>
            <span className="faint">·</span>
            <Link to="/codes/batch">{t('batch.open')}</Link>
          </>
        )
      }
    >
      {t('none.why')}
    </Nothing>
  );
}
