import { Button, Progress } from 'antd';
import { useTranslation } from 'react-i18next';
import type { TagRun } from '#contracts/api/tags/runs.ts';
import { post } from '../../api/client.ts';
import { useFailureWords } from '../../api/problem-words.ts';
import { useApi, useChange, type Page } from '../../api/queries.ts';
import { useCan } from '../../api/session.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useFeedback } from '../../ui/feedback/use-feedback.ts';
import './tag-runs.css';

/** Steps are announced; this is the net below. */
const watchMs = 2_000;

/** Long work on tags that waits or goes on. */
function useOpenRuns(tagId?: string): readonly TagRun[] {
  const query = { open: 'true', tagId, limit: 20 };
  const { data } = useApi<Page<TagRun>>('tags', '/tag-runs', query);
  const open = data?.items ?? [];
  useApi<Page<TagRun>>('tags', '/tag-runs', query, { every: open.length > 0 && watchMs });
  return open;
}

/** Why the last work on a tag's people ended early, as long as nothing came after it. */
export function LastFailure({ tagId }: { tagId: string }) {
  const { t } = useTranslation('tags');
  const failureWords = useFailureWords();
  const { data } = useApi<Page<TagRun>>('tags', '/tag-runs', { tagId, limit: 1 });
  const [run] = data?.items ?? [];
  if (!run?.failure || run.status !== 'failed') return null;
  return (
    <div className="note" data-tone="bad" role="alert">
      <strong>{t(`runs.stopped.${run.kind}`, { tag: run.tagName, into: run.into ?? '' })}</strong>
      <span>{failureWords(run.failure, run.problem)}</span>
    </div>
  );
}

/** What is being done to tags of many people, and how far it is. */
export function OpenRuns({ tagId }: { tagId?: string }) {
  const { t } = useTranslation('tags');
  const runs = useOpenRuns(tagId);
  if (runs.length === 0) return null;
  return (
    <ul className="tag-runs" aria-label={t('runs.title')}>
      {runs.map((run) => (
        <RunLine key={run.id} run={run} />
      ))}
    </ul>
  );
}

const stoppable: readonly TagRun['kind'][] = ['put', 'take', 'apply', 'drop'];

function RunLine({ run }: { run: TagRun }) {
  const { t } = useTranslation('tags');
  const format = useFormat();
  const may = useCan('contacts.write');
  const { failed } = useFeedback();
  const stop = useChange(() => post(`/tag-runs/${run.id}/cancel`), ['tags']);
  const { done, of } = run.progress;
  const percent = of ? Math.min(100, Math.floor((done / of) * 100)) : 0;
  return (
    <li className="tag-run" role="status">
      <div className="row spread">
        <strong>{t(`runs.is.${run.kind}`, { tag: run.tagName, into: run.into ?? '' })}</strong>
        {may && stoppable.includes(run.kind) && (
          <Button
            size="small"
            loading={stop.isPending}
            onClick={() => stop.mutate(undefined, { onError: failed })}
          >
            {t('runs.stop')}
          </Button>
        )}
      </div>
      <Progress percent={percent} status="active" showInfo={of !== null} />
      <span className="soft">
        {run.status === 'queued'
          ? t('runs.waits')
          : of === null
            ? t(run.stage === 'finding' ? 'runs.finding' : 'runs.begun')
            : t('runs.progress', {
                done: format.number(done),
                of: format.number(of),
                changed: format.number(run.progress.changed),
              })}
      </span>
    </li>
  );
}
