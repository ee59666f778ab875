import { Button, Drawer } from 'antd';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { JourneyDetail, JourneyPerson } from '#contracts/api/journeys.ts';
import { post } from '../../../api/client.ts';
import { useChange, useList } from '../../../api/queries.ts';
import { useCan } from '../../../api/session.ts';
import { useContactName } from '../../../domain/contact-name.ts';
import { useJourneyWords } from '../../../domain/journey-canvas/use-words.ts';
import type { Draft } from '../../../domain/journey-model/draft.ts';
import { DataTable, type Column } from '../../../ui/data-table.tsx';
import { useFeedback } from '../../../ui/feedback/use-feedback.ts';
import { Person } from '../../../ui/person.tsx';
import { When } from '../../../ui/when.tsx';
import { at } from '../api.ts';

interface Props {
  journey: JourneyDetail;
  version: number;
  draft: Draft;
  step: string;
  onClose: () => void;
}

/** Who is at a step now, since when, and when she goes on. */
export function PeopleDrawer({ journey, version, draft, step, onClose }: Props) {
  const { t } = useTranslation('journeys');
  const words = useJourneyWords(draft);
  const found = draft.steps[step];
  const title = found ? words.title(step, found) : t('one');
  const list = useList<JourneyPerson>('journeys', at(journey.id, '/people'), { version, step });
  return (
    <Drawer
      open
      title={t('people.title', { step: title })}
      size={560}
      onClose={onClose}
      styles={{ body: { padding: 0 } }}
    >
      <DataTable
        label={title}
        columns={useColumns(journey)}
        list={list}
        rowKey={({ runId }) => runId}
        empty={
          <p className="faint" style={{ padding: 24 }}>
            {t('people.nobody')}
          </p>
        }
      />
    </Drawer>
  );
}

function useColumns(journey: JourneyDetail): Column<JourneyPerson>[] {
  const { t } = useTranslation('journeys');
  const nameOf = useContactName();
  const may = useCan('journeys.write');
  const { failed, done, destroy } = useFeedback();
  const leave = useChange(
    (runId: string) => post(at(journey.id, '/exits'), { runIds: [runId] }),
    ['journeys', 'contacts'],
  );
  const named = (row: JourneyPerson) => nameOf({ ...row, id: row.contactId });
  const columns: Column<JourneyPerson>[] = [
    {
      key: 'person',
      title: t('people.person'),
      render: (row) => (
        <Link to="/contacts/$id" params={{ id: row.contactId }} search={{ view: 'journeys' }}>
          <Person
            name={named(row)}
            nameless={!row.name}
            seed={row.contactId}
            url={row.avatarUrl}
            note={row.city ?? ''}
          />
        </Link>
      ),
    },
    {
      key: 'since',
      title: t('people.since'),
      width: 112,
      render: (row) => <When at={row.since} />,
    },
    {
      key: 'wake',
      title: t('people.wake'),
      width: 128,
      hide: 'phone',
      render: (row) =>
        row.wakeAt ? <When at={row.wakeAt} /> : <span className="faint">{t('people.waits')}</span>,
    },
  ];
  if (may)
    columns.push({
      key: 'leave',
      title: '',
      width: 116,
      end: true,
      render: (row) => (
        <Button
          size="small"
          onClick={() =>
            destroy({
              title: t('people.leaveTitle', { name: named(row), journey: journey.name }),
              content: t('people.leaveWhy'),
              action: t('people.leave'),
              run: () =>
                leave
                  .mutateAsync(row.runId)
                  .then(() => done(t('people.left', { name: named(row) })), failed),
            })
          }
        >
          {t('people.leave')}
        </Button>
      ),
    });
  return columns;
}
