import { useTranslation } from 'react-i18next';
import type { MessagePlan } from '#contracts/message-plan.ts';
import type { ApiProblem } from '../../api/problem.ts';
import { useProblemWords } from '../../api/problem-words.ts';
import { Bars } from '../../ui/states.tsx';
import { useChannels } from '../channels.ts';
import { useReasonWords } from '../reason-words.ts';
import type { PlanPreview } from './use-plan-preview.ts';

interface Props {
  plan: MessagePlan;
  preview: PlanPreview | undefined;
  error: ApiProblem | null;
}

const tones = { queued: 'good', waiting: 'warn', skipped: 'bad' } as const;

/** Whether she would get it now, by which account and way, and why; and what was tried before. */
export function Verdict({ plan, preview, error }: Props) {
  const { t } = useTranslation('message-plan');
  const words = useReasonWords();
  const problem = useProblemWords();
  const { nameOf } = useChannels();
  if (error)
    return (
      <div className="note" data-tone="warn" role="alert">
        <strong>
          {t(error.code === 'request.invalid' ? 'preview.unfinished' : 'common:failure.title')}
        </strong>
        <span>{problem(error)}</span>
      </div>
    );
  if (!preview) return <Bars lines={2} height={24} />;
  const { status, channelId, reason, way, tried } = preview;
  const channel = channelId ? nameOf(channelId) : '';
  return (
    <div className="note" data-tone={tones[status]} role="status">
      <strong>
        {status === 'skipped' ? t('preview.skipped') : t(`preview.${status}`, { channel })}
        {plan.ways.length > 1 && ` (${t('preview.byWay', { number: way + 1 })})`}
      </strong>
      <span>{words(reason)}</span>
      {tried.map((one, at) => (
        <span key={at} className="soft">
          {t('preview.tried', { number: one.way + 1, why: words(one.reason) })}
        </span>
      ))}
    </div>
  );
}
