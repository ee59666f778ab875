import { Progress as Bar } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Campaign, CampaignSending } from '#contracts/api/campaigns.ts';
import { useFailureWords } from '../../../api/problem-words.ts';
import { useApi } from '../../../api/queries.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { Card } from '../../../ui/page.tsx';
import { Nothing } from '../../../ui/states.tsx';
import { Arms } from './arms.tsx';
import { Figures } from './figures.tsx';
import { Reasons } from './reasons.tsx';
import { SendingSelect } from './sending-select.tsx';
import { useSending } from './use-sending.ts';

/** Progress moves at least this often, whatever the live stream tells. */
const everyMs = 1_000;

/** How far a sending is, and what people have done so far. */
export function Progress({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation('campaigns');
  const failureWords = useFailureWords();
  const { sending } = useSending(campaign);
  // Messages are still on their way when the last turn has come.
  const going = campaign.status === 'running' || (sending?.figures.waiting ?? 0) > 0;
  useApi<Campaign>('campaigns', `/campaigns/${campaign.id}`, {}, { every: going && everyMs });
  if (!sending) return <Nothing title={t('sending.none')}>{t('sending.noneWhy')}</Nothing>;
  return (
    <div className="stack">
      <SendingSelect campaign={campaign} />
      {sending.problem && (
        <div className="note" data-tone="bad" role="alert">
          <strong>{t('sending.is.failed')}</strong>
          <span>{failureWords(sending.problem.code, sending.problem)}</span>
        </div>
      )}
      <Card>
        <Bar
          percent={Math.floor(sending.progress.share * 100)}
          status={
            sending.status === 'failed'
              ? 'exception'
              : sending.status === 'sending' || sending.status === 'choosing'
                ? 'active'
                : 'normal'
          }
        />
        <p className="soft" style={{ marginTop: 8 }} aria-live="polite">
          <HowFar sending={sending} />
        </p>
      </Card>
      <Figures figures={sending.figures} currency={sending.currency} />
      <div className="columns">
        <Arms sending={sending} />
        <Reasons campaign={campaign} sending={sending} />
      </div>
    </div>
  );
}

/** "Sending: 4,120 of 12,480 people have had their turn · 1,830 a minute · about 4 min left" */
function HowFar({ sending }: { sending: CampaignSending }) {
  const { t } = useTranslation('campaigns');
  const format = useFormat();
  const { status, figures, progress, plannedFor, finishedAt } = sending;
  const parts = [t(`sending.is.${status}`)];
  if (status === 'waiting') parts.push(t('sending.from', { at: format.moment(plannedFor) }));
  if (status === 'choosing')
    parts.push(
      t('sending.looked', {
        done: format.number(progress.looked),
        of: progress.of === null ? '…' : format.number(progress.of),
      }),
    );
  if (status !== 'waiting' && status !== 'choosing')
    parts.push(
      t('sending.decided', { decided: format.number(figures.decided), count: figures.people }),
    );
  if (status === 'sending') {
    if (progress.ratePerMinute !== null)
      parts.push(t('sending.rate', { number: format.number(progress.ratePerMinute) }));
    if (progress.secondsLeft !== null)
      parts.push(t('sending.left', { time: format.duration(progress.secondsLeft * 1_000) }));
    if (progress.held !== null) parts.push(t(`sending.held.${progress.held}`));
  }
  if (finishedAt) parts.push(format.moment(finishedAt));
  return <>{parts.join(' · ')}</>;
}
