import { LinkOutlined, PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Link as ShortLink, LinkSettings } from '#contracts/api/links.ts';
import { useApi, useList } from '../../../api/queries.ts';
import { useCan } from '../../../api/session.ts';
import { Filter, FilteredList } from '../../../ui/filtered-list.tsx';
import { Page } from '../../../ui/page.tsx';
import { SearchBox } from '../../../ui/search-box.tsx';
import { Nothing } from '../../../ui/states.tsx';
import { MessageTabs } from '../message-tabs.tsx';
import { useLinkColumns } from './columns.tsx';
import { LinkDrawer } from './link-drawer.tsx';
import { LinkForm } from './link-form.tsx';
import { sourceKinds } from './source-words.ts';
import { Tracking } from './tracking.tsx';

const route = getRouteApi('/shell/messages/links');

/** Every short link, and how often people opened it. */
export function LinksPage() {
  const { t } = useTranslation('links');
  const { open, ...search } = route.useSearch();
  const navigate = useNavigate({ from: '/messages/links' });
  const may = useCan('messages.write');
  const [adding, setAdding] = useState(false);
  const { data: settings } = useApi<LinkSettings>('links', '/links/settings');
  const sort = search.sort === 'clicks' ? 'clicks' : 'newest';
  const list = useList<ShortLink>('links', '/links', {
    q: search.q,
    sourceKind: search.source,
    sort,
  });
  const change = (next: typeof search) =>
    void navigate({ search: (old) => ({ ...old, ...next }), replace: true });
  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      actions={
        may && (
          <Button type="primary" icon={<PlusOutlined />} onClick={() => setAdding(true)}>
            {t('add')}
          </Button>
        )
      }
    >
      <MessageTabs current="links" />
      {settings && <Tracking settings={settings} />}
      <FilteredList
        label={t('title')}
        columns={useLinkColumns(sort, (next) => change({ sort: next }))}
        list={list}
        rowKey={(row) => row.id}
        selected={open}
        onOpen={(row) => void navigate({ search: (old) => ({ ...old, open: row.id }) })}
        filtered={Boolean(search.q ?? search.source)}
        unmatched={{ title: t('none.filtered') }}
        onClear={() => void navigate({ search: {} })}
        empty={
          <Nothing picture={<LinkOutlined />} title={t('none.title')}>
            {t('none.why')}
          </Nothing>
        }
        filters={
          <>
            <SearchBox
              label={t('search')}
              placeholder={t('searchHint')}
              value={search.q ?? ''}
              onSearch={(q) => change({ q: q || undefined })}
            />
            <Filter
              label={t('madeBy')}
              any={t('anySource')}
              value={search.source}
              options={sourceKinds.map((value) => ({ value, label: t(`source.${value}`) }))}
              onChange={(source) => change({ source })}
            />
          </>
        }
      />
      {adding && <LinkForm onClose={() => setAdding(false)} />}
      {open && (
        <LinkDrawer
          id={open}
          onClose={() => void navigate({ search: (old) => ({ ...old, open: undefined }) })}
        />
      )}
    </Page>
  );
}
