import { TeamOutlined } from '@ant-design/icons';
import { Link, getRouteApi, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { ContactSummary } from '#contracts/api/contacts.ts';
import { useList } from '../../api/queries.ts';
import { useCan, useMe } from '../../api/session.ts';
import { useContactName } from '../../domain/contact-name.ts';
import { TagLabel, useTags } from '../../domain/tags/tags.tsx';
import { OpenRuns } from '../../domain/tags/tag-runs.tsx';
import { useTagStory } from '../../domain/tags/tag-why.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { State } from '../../ui/badge.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { Filter, FilteredList } from '../../ui/filtered-list.tsx';
import { Page } from '../../ui/page.tsx';
import { Person } from '../../ui/person.tsx';
import { SearchBox } from '../../ui/search-box.tsx';
import { Nothing } from '../../ui/states.tsx';
import { When } from '../../ui/when.tsx';
import { OwnerFilter, WhoseTabs } from './owner/whose.tsx';
import { TagPicked, usePickColumn, usePicked } from './picking.tsx';

const route = getRouteApi('/shell/contacts');

/** How many tags fit a row; the rest are counted. */
const tagsShown = 2;

export function ContactsPage() {
  const { t } = useTranslation('contacts');
  const search = route.useSearch();
  const navigate = useNavigate({ from: '/contacts' });
  const tags = useTags();
  const may = useCan('contacts.write');
  const picked = usePicked();
  const nameOf = useContactName();
  const list = useList<ContactSummary>('contacts', '/contacts', search);
  const filter = (change: typeof search) =>
    void navigate({ search: (old) => ({ ...old, ...change }), replace: true });
  const mine = useMe().user?.id === search.assignee;
  const columns = useColumns().filter(({ key }) => !(mine && key === 'owner'));
  const pick = usePickColumn(picked, list.rows, nameOf);
  return (
    <Page title={t('title')} lead={t('lead')}>
      <OpenRuns />
      <WhoseTabs search={search} />
      <FilteredList
        label={t('title')}
        columns={may ? [pick, ...columns] : columns}
        list={list}
        rowKey={(row) => row.id}
        onOpen={(row) => void navigate({ to: '/contacts/$id', params: { id: row.id } })}
        filtered={Boolean(search.q || search.tag || search.followed || search.assignee)}
        unmatched={
          mine && !search.q && !search.tag && !search.followed
            ? { title: t('owner.noneMine'), why: t('owner.noneMineWhy') }
            : { title: t('none.filtered'), why: t('none.filteredWhy') }
        }
        onClear={() => void navigate({ search: {} })}
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
              search
              label={t('tag')}
              any={t('anyTag')}
              value={search.tag}
              options={tags.map((tag) => ({ value: tag.name, label: tag.name }))}
              onChange={(tag) => filter({ tag })}
            />
            <Filter
              label={t('follow')}
              any={t('anyFollow')}
              value={search.followed}
              options={[
                { value: 'true', label: t('following') },
                { value: 'false', label: t('notFollowing') },
              ]}
              onChange={(followed) => filter({ followed })}
            />
            {!mine && (
              <OwnerFilter value={search.assignee} onChange={(assignee) => filter({ assignee })} />
            )}
            {may && <TagPicked picked={picked} filter={search} />}
          </>
        }
      />
    </Page>
  );
}

function useColumns(): Column<ContactSummary>[] {
  const { t } = useTranslation('contacts');
  const format = useFormat();
  const nameOf = useContactName();
  const story = useTagStory();
  const place = (row: ContactSummary) =>
    [row.city, row.country && format.country(row.country)].filter(Boolean).join(', ');
  return [
    {
      key: 'person',
      title: t('person'),
      render: (row) => (
        <Link to="/contacts/$id" params={{ id: row.id }}>
          <Person
            name={nameOf(row)}
            nameless={!row.name}
            seed={row.id}
            url={row.avatarUrl}
            note={place(row)}
          />
        </Link>
      ),
    },
    {
      key: 'tags',
      title: t('tags'),
      width: '24%',
      hide: 'tablet',
      render: (row) => (
        <span className="row" style={{ flexWrap: 'nowrap' }}>
          {row.tags.slice(0, tagsShown).map((tag) => (
            <TagLabel key={tag.id} name={tag.name} color={tag.color} title={story(tag)} />
          ))}
          {row.tags.length > tagsShown && (
            <span className="faint" title={row.tags.map((tag) => tag.name).join(', ')}>
              +{row.tags.length - tagsShown}
            </span>
          )}
        </span>
      ),
    },
    {
      key: 'followed',
      title: t('follow'),
      width: 128,
      hide: 'phone',
      render: (row) => (
        <State tone={row.followed ? 'good' : 'quiet'}>
          {t(row.followed ? 'following' : 'notFollowing')}
        </State>
      ),
    },
    {
      key: 'owner',
      title: t('owner.title'),
      width: 128,
      hide: 'tablet',
      render: (row) =>
        row.owner ? (row.owner.name ?? t('owner.gone')) : <span className="faint">–</span>,
    },
    {
      key: 'last',
      title: t('lastSeen'),
      width: 136,
      render: (row) => <When at={row.lastSeenAt} />,
    },
    {
      key: 'first',
      title: t('firstSeen'),
      width: 136,
      hide: 'tablet',
      render: (row) => <When at={row.firstSeenAt} />,
    },
  ];
}

function Empty() {
  const { t } = useTranslation('contacts');
  return (
    <Nothing
      picture={<TeamOutlined />}
      title={t('none.title')}
      action={
        <>
          <Link to="/channels/new">{t('none.connect')}</Link>
          <span className="faint">·</span>
          <Link to="/imports">{t('none.import')}</Link>
        </>
      }
    >
      {t('none.why')}
    </Nothing>
  );
}
