import { Button, Progress as Bar } from 'antd';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { ImportJob } from '#contracts/api/imports.ts';
import { apiUrl, post } from '../../api/client.ts';
import { useFailureWords } from '../../api/problem-words.ts';
import { useChange } from '../../api/queries.ts';
import { useCan } from '../../api/session.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useFeedback } from '../../ui/feedback/use-feedback.ts';
import { Figure } from '../../ui/figure.tsx';
import { Card } from '../../ui/page.tsx';

/** How far an import is, or what came of it. */
export function Progress({ job }: { job: ImportJob }) {
  const { t } = useTranslation('imports');
  const format = useFormat();
  const failureWords = useFailureWords();
  const { progress, result } = job;
  const going = job.status === 'running' || job.status === 'queued';
  const ratio = job.bytes === 0 ? 0 : Math.min(1, progress.bytes / job.bytes);
  const percent = job.status === 'done' ? 100 : Math.floor(ratio * 100);
  return (
    <>
      {job.failure && (
        <div className="note" data-tone="bad" role="alert">
          <strong>{t('stopped')}</strong>
          <span>{failureWords(job.failure, job.problem)}</span>
        </div>
      )}
      <Card>
        <Bar
          percent={percent}
          status={job.status === 'failed' ? 'exception' : going ? 'active' : 'normal'}
        />
        <div className="row spread" style={{ marginTop: 8 }}>
          <span className="soft">
            {t('rows', { count: progress.rows })}
            {progress.rowsPerSecond !== null &&
              ` · ${t('pace', { rows: format.number(Math.round(progress.rowsPerSecond)) })}`}
            {going &&
              progress.secondsLeft !== null &&
              ` · ${t('left', { time: format.duration(progress.secondsLeft * 1000) })}`}
          </span>
          <Acts job={job} going={going} />
        </div>
      </Card>
      <div className="figures">
        <Figure
          label={t('created')}
          value={format.number(result.created)}
          note={t(`createdNote.${job.kind}`)}
        />
        <Figure
          label={t('unchanged')}
          value={format.number(result.unchanged)}
          note={t('unchangedNote')}
        />
        <Figure
          label={t('failedRows')}
          value={format.number(result.failed)}
          tone={result.failed > 0 ? 'warn' : undefined}
          note={
            result.failed > 0 && (
              <a href={apiUrl(`/imports/${job.id}/errors.csv`)}>{t('errorsFile')}</a>
            )
          }
        />
      </div>
    </>
  );
}

function Acts({ job, going }: { job: ImportJob; going: boolean }) {
  const { t } = useTranslation('imports');
  const { destroy } = useFeedback();
  const may = useCan('imports.write');
  const cancel = useChange(() => post(`/imports/${job.id}/cancel`), ['imports']);
  if (!going)
    return <Link to={job.kind === 'contacts' ? '/contacts' : '/'}>{t(`see.${job.kind}`)}</Link>;
  if (!may) return null;
  return (
    <Button
      danger
      onClick={() =>
        destroy({
          title: t('cancelTitle', { file: job.fileName }),
          content: t('cancelWhy'),
          action: t('cancel'),
          run: () => cancel.mutateAsync(),
        })
      }
    >
      {t('cancel')}
    </Button>
  );
}
