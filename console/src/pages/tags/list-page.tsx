import { TagsOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Tag } from '#contracts/api/tags/tags.ts';
import { useList } from '../../api/queries.ts';
import { useCan } from '../../api/session.ts';
import { OpenRuns } from '../../domain/tags/tag-runs.tsx';
import { Filter, FilteredList } from '../../ui/filtered-list.tsx';
import { Page } from '../../ui/page.tsx';
import { SearchBox } from '../../ui/search-box.tsx';
import { Nothing } from '../../ui/states.tsx';
import { useTagColumns } from './columns.tsx';
import { TagDrawer } from './drawer/tag-drawer.tsx';
import { Groups } from './groups.tsx';
import { TagForm } from './tag-form.tsx';

const route = getRouteApi('/shell/tags');
const kinds = ['dynamic', 'plain', 'mirrored'] as const;

/** All tags by group: how many people have each, and what puts it on. */
export function TagsPage() {
  const { t } = useTranslation('tags');
  const search = route.useSearch();
  const navigate = useNavigate({ from: '/tags' });
  const may = useCan('contacts.write');
  const [making, setMaking] = useState(false);
  const kind = kinds.find((one) => one === search.kind);
  const list = useList<Tag>('tags', '/tags', { q: search.q, groupId: search.group, kind });
  const filter = (change: typeof search) =>
    void navigate({ search: (old) => ({ ...old, ...change }), replace: true });
  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      actions={
        may && (
          <Button type="primary" onClick={() => setMaking(true)}>
            {t('new')}
          </Button>
        )
      }
    >
      <OpenRuns />
      <div className="columns columns-left">
        <Groups current={search.group} />
        <div className="stack">
          <FilteredList
            label={t('title')}
            columns={useTagColumns()}
            list={list}
            rowKey={(row) => row.id}
            selected={search.tag}
            onOpen={(row) => filter({ tag: row.id })}
            filtered={Boolean(search.q || kind)}
            unmatched={{ title: t('none.filtered') }}
            onClear={() => filter({ q: undefined, kind: undefined })}
            empty={<Empty inGroup={search.group !== undefined} onMake={() => setMaking(true)} />}
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
                  value={kind}
                  options={kinds.map((value) => ({ value, label: t(`kind.${value}`) }))}
                  onChange={(value) => filter({ kind: value })}
                />
              </>
            }
          />
        </div>
      </div>
      {making && (
        <TagForm
          groupId={search.group === 'none' ? null : (search.group ?? null)}
          onClose={() => setMaking(false)}
        />
      )}
      {search.tag && <TagDrawer id={search.tag} onClose={() => filter({ tag: undefined })} />}
    </Page>
  );
}

function Empty({ inGroup, onMake }: { inGroup: boolean; onMake: () => void }) {
  const { t } = useTranslation('tags');
  const may = useCan('contacts.write');
  return (
    <Nothing
      picture={<TagsOutlined />}
      title={t(inGroup ? 'none.group' : 'none.title')}
      action={may && <Button onClick={onMake}>{t('new')}</Button>}
    >
      {t(inGroup ? 'none.groupWhy' : 'none.why')}
    </Nothing>
  );
}
