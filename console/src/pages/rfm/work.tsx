import { Button, Progress } from 'antd';
import { useTranslation } from 'react-i18next';
import type { PortraitJob, PortraitJobKind } from '#contracts/api/portrait.ts';
import { post } from '../../api/client.ts';
import { useApi, useChange } from '../../api/queries.ts';
import { useCan } from '../../api/session.ts';
import { useFeedback } from '../../ui/feedback/use-feedback.ts';
import { When } from '../../ui/when.tsx';

/** Steps are announced; this is the net below. */
const watchMs = 3_000;

const isGoing = (job: PortraitJob) => job.status === 'queued' || job.status === 'running';

export function useJobs() {
  const path = '/portrait/jobs';
  const { data } = useApi<{ items: PortraitJob[] }>('rfm', path);
  const going = data?.items.some(isGoing) ?? false;
  useApi<{ items: PortraitJob[] }>('rfm', path, {}, { every: going && watchMs });
  return data?.items;
}

/** One kind of long work: what it does, how far it is, and what came of it. */
export function Work({ kind }: { kind: PortraitJobKind }) {
  const { t } = useTranslation('rfm');
  const { failed } = useFeedback();
  const may = useCan('segments.write');
  const job = useJobs()?.find((one) => one.kind === kind);
  const url = `/portrait/jobs/${kind}`;
  const start = useChange(() => post(url), ['rfm']);
  const stop = useChange(() => post(`${url}/cancel`), ['rfm']);
  if (!job) return null;
  const going = isGoing(job);
  const { done, of } = job.progress;
  const act = going ? stop : start;
  return (
    <section className="rfm-work">
      <div className="row spread">
        <strong>{t(`work.${kind}.title`)}</strong>
        {may && (
          <Button
            size="small"
            loading={act.isPending}
            onClick={() => act.mutate(undefined, { onError: failed })}
          >
            {t(going ? 'work.stop' : `work.${kind}.do`)}
          </Button>
        )}
      </div>
      <p className="soft">{t(`work.${kind}.why`)}</p>
      {going && <Progress percent={of === 0 ? 0 : Math.floor((100 * done) / of)} status="active" />}
      {!going && job.finishedAt && (
        <p className="faint">
          {t(`work.status.${job.status}`)} <When at={job.finishedAt} />
          {job.status === 'done' &&
            kind === 'rebuild' &&
            ` · ${job.corrected === 0 ? t('work.exact') : t('work.corrected', { count: job.corrected })}`}
          {job.failure && ` · ${job.failure}`}
        </p>
      )}
    </section>
  );
}
