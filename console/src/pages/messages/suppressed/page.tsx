import { DeleteOutlined, PlusOutlined, StopOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { Link, getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ContactDetail } from '#contracts/api/contacts.ts';
import type { Suppression } from '#contracts/api/messages.ts';
import { remove } from '../../../api/client.ts';
import { useApi, useChange, useList } from '../../../api/queries.ts';
import { useCan } from '../../../api/session.ts';
import { ContactSelect } from '../../../domain/contact-select.tsx';
import { useContactName } from '../../../domain/contact-name.ts';
import { usePurposes } from '../../../domain/purposes.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import type { Column } from '../../../ui/data-table.tsx';
import { useFeedback } from '../../../ui/feedback/use-feedback.ts';
import { FilteredList } from '../../../ui/filtered-list.tsx';
import { Page } from '../../../ui/page.tsx';
import { Nothing } from '../../../ui/states.tsx';
import { When } from '../../../ui/when.tsx';
import { MessageTabs } from '../message-tabs.tsx';
import { SuppressForm } from './suppress-form.tsx';

const route = getRouteApi('/shell/messages/suppressed');

/** Whom nothing is sent to, why, and until when. */
export function SuppressedPage() {
  const { t } = useTranslation('suppressions');
  const { contact } = route.useSearch();
  const navigate = useNavigate({ from: '/messages/suppressed' });
  const may = useCan('messages.write');
  const [adding, setAdding] = useState(false);
  const list = useList<Suppression>('messages', '/messages/suppressions', { contactId: contact });
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
      <MessageTabs current="suppressed" />
      <FilteredList
        label={t('title')}
        columns={useColumns(may)}
        list={list}
        rowKey={(row) => row.id}
        filtered={contact !== undefined}
        unmatched={{ title: t('none.filtered') }}
        onClear={() => void navigate({ search: {} })}
        empty={
          <Nothing picture={<StopOutlined />} title={t('none.title')}>
            {t('none.why')}
          </Nothing>
        }
        filters={
          <div className="filter filter-wide">
            <ContactSelect
              label={t('find')}
              placeholder={t('find')}
              value={contact}
              onChange={(id) => void navigate({ search: { contact: id } })}
            />
          </div>
        }
      />
      {adding && <SuppressForm onClose={() => setAdding(false)} />}
    </Page>
  );
}

function useColumns(may: boolean): Column<Suppression>[] {
  const { t } = useTranslation('suppressions');
  const format = useFormat();
  const { nameOf } = usePurposes();
  return [
    { key: 'who', title: t('who'), width: '28%', render: (row) => <Who entry={row} /> },
    {
      key: 'why',
      title: t('why'),
      render: (row) => (
        <div>
          <div className="clip" title={row.why}>
            {row.why}
          </div>
          <div className="person-note">
            {row.purpose === null ? t('everything') : t('only', { purpose: nameOf(row.purpose) })}
          </div>
        </div>
      ),
    },
    {
      key: 'until',
      title: t('until'),
      width: 168,
      hide: 'phone',
      render: (row) => (row.until ? format.moment(row.until) : t('forGood')),
    },
    {
      key: 'by',
      title: t('by'),
      width: 160,
      hide: 'tablet',
      render: (row) => (
        <div>
          <div className="clip">{row.by}</div>
          <div className="person-note">
            <When at={row.createdAt} />
          </div>
        </div>
      ),
    },
    ...(may
      ? [
          {
            key: 'remove',
            title: '',
            width: 56,
            end: true,
            render: (row: Suppression) => <Remove entry={row} />,
          },
        ]
      : []),
  ];
}

function Who({ entry: { contactId, identity } }: { entry: Suppression }) {
  const { t } = useTranslation('suppressions');
  const nameOf = useContactName();
  const { data } = useApi<ContactDetail>(
    'contacts',
    `/contacts/${contactId}`,
    {},
    { enabled: contactId !== null },
  );
  if (contactId)
    return (
      <Link to="/contacts/$id" params={{ id: contactId }}>
        {data ? nameOf(data) : '…'}
      </Link>
    );
  return (
    <div>
      <div className="break">{identity?.id}</div>
      <div className="person-note">{t(`identity.${identity?.kind}`, identity?.kind ?? '')}</div>
    </div>
  );
}

function Remove({ entry }: { entry: Suppression }) {
  const { t } = useTranslation('suppressions');
  const { destroy } = useFeedback();
  const off = useChange(() => remove(`/messages/suppressions/${entry.id}`), ['messages']);
  return (
    <Button
      size="small"
      type="text"
      danger
      icon={<DeleteOutlined />}
      aria-label={t('remove')}
      onClick={() =>
        destroy({
          title: t('removeTitle'),
          content: t('removeWhy', { why: entry.why }),
          action: t('remove'),
          run: () => off.mutateAsync(),
        })
      }
    />
  );
}
