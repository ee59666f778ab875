import { Button, Progress } from 'antd';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { CodeBatch } from '#contracts/api/codes.ts';
import { apiUrl, post } from '../../../api/client.ts';
import { useChange } from '../../../api/queries.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { State, type Tone } from '../../../ui/badge.tsx';
import { DataTable, type Column } from '../../../ui/data-table.tsx';
import { useFeedback } from '../../../ui/feedback/use-feedback.ts';
import { Figure } from '../../../ui/figure.tsx';
import { Card } from '../../../ui/page.tsx';

type RowError = CodeBatch['errors'][number];

const tones: Record<CodeBatch['status'], Tone> = {
  checking: 'info',
  running: 'info',
  done: 'good',
  cancelled: 'quiet',
  failed: 'bad',
};

export function BatchProgress({ batch }: { batch: CodeBatch }) {
  const { t } = useTranslation('codes');
  const format = useFormat();
  const { destroy } = useFeedback();
  const cancel = useChange(() => post(`/codes/batches/${batch.id}/cancel`), ['codes']);
  const going = batch.status === 'checking' || batch.status === 'running';
  const settled = batch.done + batch.failed;
  return (
    <div className="stack">
      <Card
        title={batch.fileName}
        extra={<State tone={tones[batch.status]}>{t(`batch.is.${batch.status}`)}</State>}
      >
        <Progress
          percent={batch.total === 0 ? 0 : Math.floor((settled / batch.total) * 100)}
          status={batch.status === 'failed' ? 'exception' : going ? 'active' : 'normal'}
        />
        <div className="row" style={{ marginTop: 12 }}>
          {going && (
            <Button
              danger
              onClick={() =>
                destroy({
                  title: t('batch.cancelTitle', { file: batch.fileName }),
                  content: t('batch.cancelWhy', { count: batch.done }),
                  action: t('batch.cancel'),
                  run: () => cancel.mutateAsync(),
                })
              }
            >
              {t('batch.cancel')}
            </Button>
          )}
          {!going && batch.done > 0 && (
            <Button type="primary" href={apiUrl(`/codes/batches/${batch.id}/archive`)}>
              {t('batch.archive')}
            </Button>
          )}
          {!going && <Link to="/codes/batch">{t('batch.another')}</Link>}
        </div>
      </Card>
      <div className="figures">
        <Figure label={t('batch.total')} value={format.number(batch.total)} />
        <Figure label={t('batch.done')} value={format.number(batch.done)} />
        <Figure
          label={t('batch.failed')}
          value={format.number(batch.failed)}
          tone={batch.failed > 0 ? 'bad' : undefined}
        />
      </div>
      {batch.errors.length > 0 && <Errors batch={batch} />}
    </div>
  );
}

function Errors({ batch }: { batch: CodeBatch }) {
  const { t } = useTranslation('codes');
  const columns: Column<RowError>[] = [
    { key: 'row', title: t('batch.row'), width: 88, render: (row) => row.row },
    {
      key: 'column',
      title: t('batch.column'),
      width: 144,
      render: (row) => <span className="mono">{row.column ?? '–'}</span>,
    },
    {
      key: 'message',
      title: t('batch.problem'),
      render: ({ fault, limit, message }) =>
        fault ? t(`batch.fault.${fault}`, { limit }) : message,
    },
  ];
  return (
    <Card
      flush
      title={t('batch.errors')}
      extra={<a href={apiUrl(`/codes/batches/${batch.id}/errors.csv`)}>{t('batch.errorsFile')}</a>}
    >
      <DataTable
        label={t('batch.errors')}
        columns={columns}
        list={{ rows: batch.errors, error: null, retry: () => undefined }}
        rowKey={(row) => `${row.row} ${row.column} ${row.message}`}
        empty={null}
      />
    </Card>
  );
}
