import { KeyOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ApiKey } from '#contracts/api/system.ts';
import { remove } from '../../api/client.ts';
import { useChange, useList } from '../../api/queries.ts';
import { useCan } from '../../api/session.ts';
import { State } from '../../ui/badge.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { useFeedback } from '../../ui/feedback/use-feedback.ts';
import { Card } from '../../ui/page.tsx';
import { Nothing } from '../../ui/states.tsx';
import { When } from '../../ui/when.tsx';
import { NewApiKey } from './new-api-key.tsx';

export function ApiKeys() {
  const { t } = useTranslation('system');
  const list = useList<ApiKey>('system', '/system/api-keys');
  const [adding, setAdding] = useState(false);
  const may = useCan('system.write');
  const add = may && (
    <Button type="primary" onClick={() => setAdding(true)}>
      {t('keys.new')}
    </Button>
  );
  const columns: Column<ApiKey>[] = [
    {
      key: 'name',
      title: t('keys.name'),
      render: (row) => (
        <div>
          <div className="strong clip">{row.name}</div>
          <div className="person-note mono">{row.prefix}…</div>
        </div>
      ),
    },
    {
      key: 'state',
      title: t('keys.state'),
      width: 120,
      render: (row) => <KeyState row={row} />,
    },
    {
      key: 'scopes',
      title: t('keys.scopes'),
      hide: 'tablet',
      render: (row) => (
        <span className="soft clip block" title={row.scopes.join(', ')}>
          {row.scopes.join(', ')}
        </span>
      ),
    },
    {
      key: 'used',
      title: t('keys.used'),
      width: 132,
      hide: 'phone',
      render: (row) => <When at={row.lastUsedAt} />,
    },
    { key: 'by', title: t('keys.by'), width: 160, hide: 'tablet', render: (row) => row.createdBy },
  ];
  if (may)
    columns.push({
      key: 'acts',
      title: '',
      width: 96,
      end: true,
      render: (row) => (row.revokedAt ? null : <Revoke row={row} />),
    });
  return (
    <Card flush title={t('keys.title')} extra={list.rows && list.rows.length > 0 ? add : undefined}>
      <DataTable
        label={t('keys.title')}
        columns={columns}
        list={list}
        rowKey={(row) => row.id}
        skeletonRows={3}
        empty={
          <Nothing picture={<KeyOutlined />} title={t('keys.none')} action={add}>
            {t('keys.noneWhy')}
          </Nothing>
        }
      />
      {adding && <NewApiKey onClose={() => setAdding(false)} />}
    </Card>
  );
}

function KeyState({ row }: { row: ApiKey }) {
  const { t } = useTranslation('system');
  if (row.revokedAt) return <State tone="bad">{t('keys.revoked')}</State>;
  if (row.expiresAt && Date.parse(row.expiresAt) < Date.now())
    return <State tone="warn">{t('keys.expired')}</State>;
  return <State tone="good">{t('keys.active')}</State>;
}

function Revoke({ row }: { row: ApiKey }) {
  const { t } = useTranslation('system');
  const { destroy } = useFeedback();
  const revoke = useChange(() => remove(`/system/api-keys/${row.id}`), ['system']);
  return (
    <Button
      size="small"
      danger
      type="text"
      onClick={() =>
        destroy({
          title: t('keys.revokeTitle', { name: row.name }),
          content: t('keys.revokeWhy', { prefix: row.prefix }),
          action: t('keys.revoke'),
          run: () => revoke.mutateAsync(),
        })
      }
    >
      {t('keys.revoke')}
    </Button>
  );
}
