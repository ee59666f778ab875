import { MessageOutlined } from '@ant-design/icons';
import { Link, getRouteApi, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { messageStatuses, type Message } from '#contracts/api/messages.ts';
import type { ContactDetail } from '#contracts/api/contacts.ts';
import { useApi, useList } from '../../api/queries.ts';
import { useChannels } from '../../domain/channels.ts';
import { useReadable } from '../../domain/content/readable.ts';
import { recipient } from '../../domain/recipient.ts';
import { useContactName } from '../../domain/contact-name.ts';
import { MessageState } from '../../domain/message-status.tsx';
import { usePurposes } from '../../domain/purposes.ts';
import { useReasonWords } from '../../domain/reason-words.ts';
import { Label } from '../../ui/badge.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { Filter, FilteredList } from '../../ui/filtered-list.tsx';
import { Page } from '../../ui/page.tsx';
import { Person } from '../../ui/person.tsx';
import { Nothing } from '../../ui/states.tsx';
import { When } from '../../ui/when.tsx';
import { MessageDrawer } from './message-drawer.tsx';
import { MessageTabs } from './message-tabs.tsx';
import { Uncertain } from './uncertain.tsx';

const route = getRouteApi('/shell/messages');

/** Every message that was wanted: sent or not, and why. */
export function MessagesPage() {
  const { t } = useTranslation('messages');
  const { open, ...search } = route.useSearch();
  const navigate = useNavigate({ from: '/messages' });
  const { channels = [] } = useChannels();
  const { purposes } = usePurposes();
  const list = useList<Message>('messages', '/messages', {
    status: search.status,
    purpose: search.purpose,
    channelId: search.channel,
    contactId: search.contact,
  });
  const filter = (change: typeof search) =>
    void navigate({ search: (old) => ({ ...old, ...change }), replace: true });
  return (
    <Page title={t('title')} lead={t('lead')}>
      <MessageTabs current="log" />
      <Uncertain
        onShow={() => filter({ status: 'uncertain' })}
        shown={search.status === 'uncertain'}
      />
      <FilteredList
        label={t('title')}
        columns={useColumns()}
        list={list}
        rowKey={(row) => row.id}
        selected={open}
        onOpen={(row) => void navigate({ search: (old) => ({ ...old, open: row.id }) })}
        filtered={Object.values(search).some(Boolean)}
        unmatched={{ title: t('none.filtered') }}
        onClear={() => void navigate({ search: {} })}
        empty={<Empty />}
        filters={
          <>
            <Filter
              label={t('status')}
              any={t('anyStatus')}
              value={search.status}
              options={messageStatuses.map((value) => ({ value, label: t(`is.${value}`) }))}
              onChange={(status) => filter({ status })}
            />
            <Filter
              label={t('purpose')}
              any={t('anyPurpose')}
              value={search.purpose}
              options={purposes.map(({ key, name }) => ({ value: key, label: name }))}
              onChange={(purpose) => filter({ purpose })}
            />
            <Filter
              label={t('channel')}
              any={t('anyChannel')}
              value={search.channel}
              options={channels.map(({ id, name }) => ({ value: id, label: name }))}
              onChange={(channel) => filter({ channel })}
            />
            {search.contact && (
              <ContactFilter id={search.contact} onClear={() => filter({ contact: undefined })} />
            )}
          </>
        }
      />
      {open && (
        <MessageDrawer
          id={open}
          onClose={() => void navigate({ search: (old) => ({ ...old, open: undefined }) })}
        />
      )}
    </Page>
  );
}

function useColumns(): Column<Message>[] {
  const { t } = useTranslation('messages');
  const words = useReasonWords();
  const nameOf = useContactName();
  const { nameOf: channelName } = useChannels();
  const { nameOf: purposeName } = usePurposes();
  const readable = useReadable();
  return [
    {
      key: 'to',
      title: t('to'),
      width: '26%',
      render: (row) => (
        <Link to="/messages" search={(old) => ({ ...old, open: row.id })}>
          <Person
            name={nameOf(recipient(row))}
            nameless={!row.contactName}
            seed={row.contactId}
            note={row.channelId ? channelName(row.channelId) : t('noChannel')}
          />
        </Link>
      ),
    },
    {
      key: 'what',
      title: t('what'),
      hide: 'phone',
      render: (row) => (
        <div>
          <div className="clip">{readable(row.preview) || t(`kind.${row.kind}`, row.kind)}</div>
          <div className="person-note">
            {purposeName(row.purpose)} · {t(`source.${row.source.kind}`, row.source.kind)}
          </div>
        </div>
      ),
    },
    {
      key: 'state',
      title: t('statusAndWhy'),
      width: '34%',
      render: (row) => (
        <div>
          <MessageState status={row.status} />
          <div className="person-note" title={words(row.reason)}>
            {words(row.reason)}
          </div>
        </div>
      ),
    },
    {
      key: 'when',
      title: t('when'),
      width: 124,
      end: true,
      hide: 'phone',
      render: (row) => <When at={row.sentAt ?? row.decidedAt} />,
    },
  ];
}

function ContactFilter({ id, onClear }: { id: string; onClear: () => void }) {
  const { t } = useTranslation('messages');
  const nameOf = useContactName();
  const { data } = useApi<ContactDetail>('contacts', `/contacts/${id}`);
  return (
    <Label onRemove={onClear} removeLabel={t('common:action.clearFilters')}>
      {t('toOnly', { name: data ? nameOf(data) : '…' })}
    </Label>
  );
}

function Empty() {
  const { t } = useTranslation('messages');
  return (
    <Nothing
      picture={<MessageOutlined />}
      title={t('none.title')}
      action={<Link to="/channels">{t('none.welcome')}</Link>}
    >
      {t('none.why')}
    </Nothing>
  );
}
