import { LoadingOutlined } from '@ant-design/icons';
import { Button, Progress } from 'antd';
import { useTranslation } from 'react-i18next';
import type { CampaignEstimate } from '#contracts/api/campaigns.ts';
import type { CampaignArm } from '#contracts/campaigns.ts';
import { useFailureWords } from '../../../api/problem-words.ts';
import { useChannels } from '../../../domain/channels.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { useFeedback } from '../../../ui/feedback/use-feedback.ts';
import { Card } from '../../../ui/page.tsx';
import { Bars } from '../../../ui/states.tsx';
import { useArmName } from '../arm-name.ts';
import { useHeldWords, useWayWords } from './estimate-words.ts';
import type { useEstimate } from './use-estimate.ts';
import './estimate.css';

interface Props {
  estimating: ReturnType<typeof useEstimate>;
  /** Why there is none yet: the plan lacks something. */
  wanting: boolean;
  /** Of the plan, for their names. */
  arms: readonly CampaignArm[];
}

/** What would happen if it went out: who is reached by which way, and who is held back, and why. */
export function EstimateCard({ estimating, wanting, arms }: Props) {
  const { t } = useTranslation('campaigns');
  const { failed } = useFeedback();
  const failureWords = useFailureWords();
  const { estimate, going, old, begin, loaded } = estimating;
  const again = !going && estimate !== null && !wanting;
  return (
    <Card
      title={t('estimate.title')}
      extra={
        going || begin.isPending ? (
          <LoadingOutlined />
        ) : (
          again && (
            <Button
              type="link"
              size="small"
              onClick={() => begin.mutate(undefined, { onError: failed })}
            >
              {t('estimate.again')}
            </Button>
          )
        )
      }
    >
      {!loaded && <Bars lines={4} height={28} />}
      {loaded && !estimate && (
        <p className="soft">{t(wanting ? 'estimate.wanting' : 'estimate.soon')}</p>
      )}
      {estimate?.problem && (
        <p className="estimate-bad" role="alert">
          {failureWords(estimate.problem.code, estimate.problem)}
        </p>
      )}
      {estimate && estimate.status !== 'failed' && (
        <div data-stale={old || undefined} className="estimate" aria-live="polite">
          <EstimateFigures estimate={estimate} arms={arms} />
        </div>
      )}
    </Card>
  );
}

export function EstimateFigures({
  estimate,
  arms,
}: {
  estimate: CampaignEstimate;
  arms: readonly CampaignArm[];
}) {
  const { t } = useTranslation('campaigns');
  const format = useFormat();
  const { nameOf } = useChannels();
  const heldWords = useHeldWords();
  const wayWords = useWayWords();
  const armName = useArmName(arms.map(({ id }) => ({ arm: id })));
  const { reachable, people, control, ways, held, exact, progress } = estimate;
  const going = estimate.status === 'queued' || estimate.status === 'running';
  const about = (count: number) =>
    exact ? format.number(count) : t('estimate.about', { number: format.number(count) });
  const range = ({ low, high }: { low: number; high: number }) =>
    exact || low === high
      ? undefined
      : t('estimate.range', { low: format.number(low), high: format.number(high) });
  const waits = held.filter(({ outcome }) => outcome === 'waits');
  const skipped = held.filter(({ outcome }) => outcome === 'skipped');
  const skips = skipped.reduce((sum, { count }) => sum + count, 0);
  return (
    <>
      <div className="estimate-number" title={range(reachable)}>
        {about(reachable.count)}
      </div>
      <p className="soft">
        {t('estimate.of', { count: people })}
        {range(reachable) && ` · ${range(reachable)}`}
      </p>
      {going && (
        <div className="estimate-going">
          <Progress
            size="small"
            percent={progress.of === 0 ? 0 : Math.floor((100 * progress.done) / progress.of)}
          />
          <span className="person-note">
            {t('estimate.looked', {
              done: format.number(progress.done),
              of: format.number(progress.of),
            })}
          </span>
        </div>
      )}
      <Lines
        lines={ways.map((way) => ({
          key: `${way.arm} ${way.way} ${way.channelId} ${way.code}`,
          words: [
            ...(arms.length > 1
              ? [armName(way.arm, arms.find(({ id }) => id === way.arm)?.name ?? '')]
              : []),
            t('estimate.way', { by: wayWords(way.code), channel: nameOf(way.channelId) }),
          ].join(' · '),
          count: about(way.count),
          range: range(way),
        }))}
      />
      {waits.length > 0 && (
        <Lines
          title={t('estimate.waits')}
          lines={waits.map((line) => ({
            key: line.code,
            words: heldWords(line.code),
            count: about(line.count),
            range: range(line),
          }))}
        />
      )}
      {skips > 0 && (
        <Lines
          title={t('estimate.held', { number: about(skips) })}
          lines={skipped.map((line) => ({
            key: line.code,
            words: heldWords(line.code),
            count: about(line.count),
            range: range(line),
          }))}
        />
      )}
      {control.count > 0 && (
        <Lines
          lines={[
            {
              key: 'control',
              words: t('estimate.control'),
              count: about(control.count),
              range: range(control),
            },
          ]}
        />
      )}
      <p className="person-note estimate-how">{t(exact ? 'estimate.exact' : 'estimate.sample')}</p>
    </>
  );
}

interface Line {
  key: string;
  words: string;
  count: string;
  range: string | undefined;
}

function Lines({ title, lines }: { title?: string; lines: readonly Line[] }) {
  if (lines.length === 0) return null;
  return (
    <section className="estimate-lines">
      {title && <h3>{title}</h3>}
      <ul>
        {lines.map(({ key, words, count, range }) => (
          <li key={key} title={range}>
            <span>{words}</span>
            <span>{count}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
