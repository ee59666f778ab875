import { ClockCircleOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import type { Job } from '#contracts/api/system.ts';
import { useList } from '../../api/queries.ts';
import { State, type Tone } from '../../ui/badge.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Card } from '../../ui/page.tsx';
import { Nothing } from '../../ui/states.tsx';
import { When } from '../../ui/when.tsx';

const tones: Record<Job['status'], Tone> = {
  waiting: 'quiet',
  planned: 'quiet',
  running: 'info',
  retrying: 'warn',
  failed: 'bad',
};

export function Jobs() {
  const { t } = useTranslation('system');
  const list = useList<Job>('system', '/system/jobs');
  const columns: Column<Job>[] = [
    {
      key: 'task',
      title: t('jobs.task'),
      render: (row) => <span className="mono">{row.task}</span>,
    },
    {
      key: 'status',
      title: t('jobs.status'),
      width: 128,
      render: (row) => <State tone={tones[row.status]}>{t(`jobs.is.${row.status}`)}</State>,
    },
    {
      key: 'error',
      title: t('jobs.error'),
      hide: 'tablet',
      render: (row) => (
        <span className="soft clip block" title={row.lastError ?? ''}>
          {row.lastError ?? '–'}
        </span>
      ),
    },
    {
      key: 'attempts',
      title: t('jobs.attempts'),
      width: 112,
      end: true,
      hide: 'phone',
      render: (row) => t('jobs.attemptsOf', { attempts: row.attempts, most: row.maxAttempts }),
    },
    { key: 'run', title: t('jobs.runAt'), width: 136, render: (row) => <When at={row.runAt} /> },
  ];
  return (
    <Card flush>
      <DataTable
        label={t('tab.jobs')}
        columns={columns}
        list={list}
        rowKey={(row) => row.id}
        empty={
          <Nothing picture={<ClockCircleOutlined />} title={t('jobs.none')}>
            {t('jobs.noneWhy')}
          </Nothing>
        }
      />
    </Card>
  );
}
