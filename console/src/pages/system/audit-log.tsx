import { AuditOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import type { AuditEntry } from '#contracts/api/system.ts';
import { useList } from '../../api/queries.ts';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Card } from '../../ui/page.tsx';
import { Person } from '../../ui/person.tsx';
import { Nothing } from '../../ui/states.tsx';
import { When } from '../../ui/when.tsx';

/** Who did what, and when; written in the same transaction as the act. */
export function AuditLog() {
  const { t, i18n } = useTranslation('system');
  const list = useList<AuditEntry>('system', '/system/audit');
  const actionWords = (action: string) => {
    const key = `audit.did.${action.replace('.', '_')}`;
    return i18n.exists(key, { ns: 'system' }) ? t(key) : action;
  };
  const columns: Column<AuditEntry>[] = [
    {
      key: 'who',
      title: t('audit.who'),
      width: '30%',
      render: (row) => (
        <Person
          name={row.actor.name || t(`audit.kind.${row.actor.kind}`)}
          seed={row.actor.id}
          note={t(`audit.kind.${row.actor.kind}`)}
        />
      ),
    },
    {
      key: 'what',
      title: t('audit.what'),
      render: (row) => (
        <span title={row.action}>
          {actionWords(row.action)} {row.subject && <strong>{row.subject.name}</strong>}
        </span>
      ),
    },
    {
      key: 'when',
      title: t('audit.when'),
      width: 136,
      end: true,
      render: (row) => <When at={row.at} />,
    },
  ];
  return (
    <Card flush>
      <DataTable
        label={t('tab.audit')}
        columns={columns}
        list={list}
        rowKey={(row) => row.id}
        empty={
          <Nothing picture={<AuditOutlined />} title={t('audit.none')}>
            {t('audit.noneWhy')}
          </Nothing>
        }
      />
    </Card>
  );
}
