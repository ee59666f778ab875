import { CheckCircleOutlined } from '@ant-design/icons';
import { Link, getRouteApi, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { ParkedFact } from '#contracts/api/system.ts';
import { useList } from '../../../api/queries.ts';
import { useCan } from '../../../api/session.ts';
import { useContactName } from '../../../domain/contact-name.ts';
import { DataTable, type Column } from '../../../ui/data-table.tsx';
import { Card } from '../../../ui/page.tsx';
import { Person } from '../../../ui/person.tsx';
import { Nothing } from '../../../ui/states.tsx';
import { When } from '../../../ui/when.tsx';
import { useFactName } from '../fact-name.ts';
import { ParkedActs } from './parked-acts.tsx';
import { ParkedDrawer } from './parked-drawer.tsx';

const route = getRouteApi('/shell/system');

/** Facts set aside because a reaction threw: everything else went on without them. */
export function Parked() {
  const { t } = useTranslation('system');
  const { open } = route.useSearch();
  const navigate = useNavigate({ from: '/system' });
  const list = useList<ParkedFact>('system', '/system/parked');
  const opened = list.rows?.find((row) => row.id === open);
  const show = (id?: string) => void navigate({ search: (old) => ({ ...old, open: id }) });
  return (
    <Card flush>
      <DataTable
        label={t('tab.parked')}
        columns={useColumns()}
        list={list}
        rowKey={(row) => row.id}
        selected={open}
        onOpen={(row) => show(row.id)}
        empty={
          <Nothing picture={<CheckCircleOutlined />} title={t('parked.none')}>
            {t('parked.noneWhy')}
          </Nothing>
        }
      />
      {opened && <ParkedDrawer row={opened} onClose={() => show()} />}
    </Card>
  );
}

function useColumns(): Column<ParkedFact>[] {
  const { t } = useTranslation('system');
  const may = useCan('system.write');
  const nameOf = useContactName();
  const factName = useFactName();
  const columns: Column<ParkedFact>[] = [
    {
      key: 'fact',
      title: t('parked.fact'),
      width: '28%',
      render: (row) => (
        <Link to="/system" search={(old) => ({ ...old, open: row.id })}>
          <Person
            name={nameOf({ id: row.contactId, name: row.contactName })}
            nameless={!row.contactName}
            seed={row.contactId}
            note={factName(row.factType)}
          />
        </Link>
      ),
    },
    {
      key: 'error',
      title: t('parked.error'),
      hide: 'phone',
      render: (row) => (
        <div title={row.error}>
          <div className="clip">{row.error}</div>
          <div className="person-note">
            {t('parked.reaction', { reaction: row.reaction, count: row.attempts })}
          </div>
        </div>
      ),
    },
    {
      key: 'at',
      title: t('parked.at'),
      width: 132,
      hide: 'phone',
      render: (row) => <When at={row.parkedAt} />,
    },
  ];
  if (may)
    columns.push({
      key: 'acts',
      title: '',
      width: 176,
      end: true,
      hide: 'phone',
      render: (row) => <ParkedActs row={row} size="small" />,
    });
  return columns;
}
