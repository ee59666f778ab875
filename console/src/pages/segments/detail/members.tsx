import { DeleteOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Segment, SegmentMember } from '#contracts/api/segments.ts';
import { post } from '../../../api/client.ts';
import { useChange, useList } from '../../../api/queries.ts';
import { useCan } from '../../../api/session.ts';
import { useContactName } from '../../../domain/contact-name.ts';
import { ContactSelect } from '../../../domain/contact-select.tsx';
import { WhyDrawer } from '../../../domain/segment-why/why-drawer.tsx';
import { useFeedback } from '../../../ui/feedback/use-feedback.ts';
import { DataTable, type Column } from '../../../ui/data-table.tsx';
import { Card } from '../../../ui/page.tsx';
import { Person } from '../../../ui/person.tsx';
import { Nothing } from '../../../ui/states.tsx';
import { When } from '../../../ui/when.tsx';

const membersPath = (id: string) => `/segments/${id}/members`;

/** Everybody in a segment; of a list, people can be put on it and taken off. */
export function Members({ segment }: { segment: Segment }) {
  const { t } = useTranslation('segments');
  const navigate = useNavigate();
  const [asked, setAsked] = useState<string | undefined>();
  const may = useCan('segments.write');
  const list = useList<SegmentMember>('segments', membersPath(segment.id));
  const byHand = segment.kind === 'static' && may;
  return (
    <div className="stack">
      {byHand && <AddPerson id={segment.id} />}
      {segment.rule && (
        <div className="row" style={{ maxWidth: 560 }}>
          <label style={{ flex: 1 }}>
            <span className="visually-hidden">{t('why.ask')}</span>
            <ContactSelect
              label={t('why.ask')}
              placeholder={t('why.ask')}
              value={asked}
              onChange={setAsked}
            />
          </label>
        </div>
      )}
      <Card flush>
        <DataTable
          label={t('tab.members')}
          columns={useColumns(segment, byHand, setAsked)}
          list={list}
          rowKey={(row) => row.id}
          onOpen={(row) => void navigate({ to: '/contacts/$id', params: { id: row.id } })}
          empty={
            <Nothing title={t('members.none')}>
              {t(segment.kind === 'static' ? 'members.noneList' : 'members.noneLive')}
            </Nothing>
          }
        />
      </Card>
      {asked && segment.rule && (
        <WhyDrawer segment={segment} contactId={asked} onClose={() => setAsked(undefined)} />
      )}
    </div>
  );
}

function useColumns(
  segment: Segment,
  byHand: boolean,
  onAsk: (id: string) => void,
): Column<SegmentMember>[] {
  const { t } = useTranslation('segments');
  const nameOf = useContactName();
  const { failed } = useFeedback();
  const takeOff = useChange(
    (contactId: string) => post(`${membersPath(segment.id)}/remove`, { contactIds: [contactId] }),
    ['segments'],
  );
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
            note={row.city}
          />
        </Link>
      ),
    },
    {
      key: 'since',
      title: t('members.since'),
      width: 144,
      hide: 'phone',
      render: (row) => <When at={row.since} />,
    },
    {
      key: 'act',
      title: '',
      width: 112,
      end: true,
      render: (row) =>
        segment.rule ? (
          <Button type="link" size="small" onClick={() => onAsk(row.id)}>
            {t('why.short')}
          </Button>
        ) : (
          byHand && (
            <Button
              type="text"
              size="small"
              icon={<DeleteOutlined />}
              aria-label={t('members.takeOff', { name: nameOf(row) })}
              onClick={() => takeOff.mutate(row.id, { onError: failed })}
            />
          )
        ),
    },
  ];
}

function AddPerson({ id }: { id: string }) {
  const { t } = useTranslation('segments');
  const { failed, done } = useFeedback();
  const [chosen, setChosen] = useState<string | undefined>();
  const put = useChange(
    (contactId: string) => post(membersPath(id), { contactIds: [contactId] }),
    ['segments'],
  );
  return (
    <div className="row" style={{ maxWidth: 560, flexWrap: 'nowrap' }}>
      <ContactSelect
        label={t('members.find')}
        placeholder={t('members.find')}
        value={chosen}
        onChange={setChosen}
      />
      <Button
        type="primary"
        disabled={!chosen}
        loading={put.isPending}
        onClick={() =>
          chosen &&
          put.mutate(chosen, {
            onSuccess: () => {
              setChosen(undefined);
              done(t('members.put'));
            },
            onError: failed,
          })
        }
      >
        {t('members.add')}
      </Button>
    </div>
  );
}
