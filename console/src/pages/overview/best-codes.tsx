import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Overview } from '#contracts/api/insights.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Card } from '../../ui/page.tsx';
import { Nothing } from '../../ui/states.tsx';

type Best = Overview['bestCodes'][number];

export function BestCodes({ overview }: { overview: Overview | undefined }) {
  const { t } = useTranslation('overview');
  const format = useFormat();
  const columns: Column<Best>[] = [
    {
      key: 'name',
      title: t('best.code'),
      render: (row) => (
        <Link to="/codes/$id" params={{ id: row.id }} title={row.name}>
          {row.name}
        </Link>
      ),
    },
    {
      key: 'scans',
      title: t('figure.scans'),
      width: 72,
      end: true,
      render: (row) => format.number(row.scans),
    },
    {
      key: 'follows',
      title: t('figure.follows'),
      width: 80,
      end: true,
      render: (row) => format.number(row.follows),
    },
    {
      key: 'orders',
      title: t('figure.orders'),
      width: 80,
      end: true,
      render: (row) => format.number(row.orders),
    },
  ];
  return (
    <Card flush title={t('best.title')} extra={<Link to="/codes">{t('best.all')}</Link>}>
      <DataTable
        label={t('best.title')}
        columns={columns}
        list={{ rows: overview?.bestCodes, error: null, retry: () => undefined }}
        rowKey={(row) => row.id}
        skeletonRows={5}
        empty={
          <Nothing title={t('best.none')} action={<Link to="/codes/new">{t('best.create')}</Link>}>
            {t('best.noneWhy')}
          </Nothing>
        }
      />
    </Card>
  );
}
