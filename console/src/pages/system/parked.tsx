import { CheckCircleOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { ParkedFact } from '#contracts/api/system.ts';
import { post } from '../../api/client.ts';
import { useChange, useList } from '../../api/queries.ts';
import { useCan } from '../../api/session.ts';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { useFeedback } from '../../ui/feedback/use-feedback.ts';
import { Card } from '../../ui/page.tsx';
import { Nothing } from '../../ui/states.tsx';
import { When } from '../../ui/when.tsx';

/** Facts set aside because a reaction threw: everything else went on without them. */
export function Parked() {
  const { t } = useTranslation('system');
  const may = useCan('system.write');
  const list = useList<ParkedFact>('system', '/system/parked');
  const columns: Column<ParkedFact>[] = [
    {
      key: 'fact',
      title: t('parked.fact'),
      width: '24%',
      render: (row) => (
        <div>
          <div className="mono clip">{row.factType}</div>
          <Link to="/contacts/$id" params={{ id: row.contactId }} className="person-note">
            {t('parked.contact')}
          </Link>
        </div>
      ),
    },
    {
      key: 'error',
      title: t('parked.error'),
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
      render: (row) => <Acts row={row} />,
    });
  return (
    <Card flush>
      <DataTable
        label={t('tab.parked')}
        columns={columns}
        list={list}
        rowKey={(row) => row.id}
        empty={
          <Nothing picture={<CheckCircleOutlined />} title={t('parked.none')}>
            {t('parked.noneWhy')}
          </Nothing>
        }
      />
    </Card>
  );
}

function Acts({ row }: { row: ParkedFact }) {
  const { t } = useTranslation('system');
  const { done, failed, destroy } = useFeedback();
  const retry = useChange(() => post(`/system/parked/${row.id}/retry`), ['system']);
  const dismiss = useChange(() => post(`/system/parked/${row.id}/dismiss`), ['system']);
  return (
    <span className="row" style={{ justifyContent: 'flex-end', flexWrap: 'nowrap' }}>
      <Button
        size="small"
        loading={retry.isPending}
        onClick={() =>
          retry.mutate(undefined, { onSuccess: () => done(t('parked.retried')), onError: failed })
        }
      >
        {t('parked.retry')}
      </Button>
      <Button
        size="small"
        type="text"
        onClick={() =>
          destroy({
            title: t('parked.dismissTitle', { type: row.factType }),
            content: t('parked.dismissWhy', { reaction: row.reaction }),
            action: t('parked.dismiss'),
            run: () => dismiss.mutateAsync(),
          })
        }
      >
        {t('parked.dismiss')}
      </Button>
    </span>
  );
}
