import { Button, Progress } from 'antd';
import { useTranslation } from 'react-i18next';
import type { SegmentRecompute } from '#contracts/api/segments.ts';
import { post } from '../../api/client.ts';
import { useApi, useChange } from '../../api/queries.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useFeedback } from '../../ui/feedback/use-feedback.ts';
import { Card } from '../../ui/page.tsx';
import { When } from '../../ui/when.tsx';

/** A computation is over in minutes; nothing announces its single steps. */
const watchMs = 1_000;

/** Computes every live segment anew, as proof that none has drifted. */
export function Recompute() {
  const { t } = useTranslation('segments');
  const format = useFormat();
  const { done, failed } = useFeedback();
  const path = '/segments/recompute';
  const { data } = useApi<SegmentRecompute>('segments', path);
  const going = data?.status === 'queued' || data?.status === 'running';
  useApi<SegmentRecompute>('segments', path, {}, { every: going && watchMs });
  const start = useChange(() => post(path), ['segments']);
  if (!data) return null;
  const { progress, status } = data;
  const percent = progress.of === 0 ? 0 : Math.floor((progress.done / progress.of) * 100);
  return (
    <Card
      title={t('recompute.title')}
      extra={
        <Button
          size="small"
          loading={start.isPending}
          disabled={going}
          onClick={() =>
            start.mutate(undefined, {
              onSuccess: () => done(t('recompute.started')),
              onError: failed,
            })
          }
        >
          {t('recompute.do')}
        </Button>
      }
    >
      <p className="soft">{t('recompute.why')}</p>
      {going && (
        <>
          <Progress percent={percent} status="active" />
          <span className="soft">
            {t('computing.why', {
              done: format.number(progress.done),
              of: format.number(progress.of),
            })}
          </span>
        </>
      )}
      {status === 'failed' && <p role="alert">{t('recompute.failed')}</p>}
      {status === 'done' && (
        <p>
          {t('recompute.last')} <When at={data.finishedAt} />:{' '}
          {data.corrected === 0
            ? t('recompute.exact')
            : t('recompute.corrected', { count: data.corrected })}
        </p>
      )}
    </Card>
  );
}
