import { CheckCircleFilled } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import type { TrackingSource } from '#contracts/api/tracking.ts';
import { ApiProblem } from '../../../api/problem.ts';
import { useProblemWords } from '../../../api/problem-words.ts';
import { When } from '../../../ui/when.tsx';
import { LastEvent } from './last-event.tsx';
import { statusOf } from './source-state.tsx';
import './live-state.css';

/** Whether the snippet works, while one watches: waiting, arrived, refused, or switched off. */
export function LiveState({ source }: { source: TrackingSource }) {
  const { t } = useTranslation('sources');
  const status = statusOf(source);
  if (status === 'off')
    return (
      <div className="note">
        <strong>{t('live.off')}</strong>
        <span className="soft">{t('live.offWhy')}</span>
      </div>
    );
  return (
    <div className="stack" style={{ gap: 8 }} aria-live="polite">
      {status === 'refused' && <Refused source={source} />}
      {source.lastEvent ? (
        <div className="note" data-tone={status === 'on' ? 'good' : undefined}>
          {status === 'on' && (
            <strong>
              <CheckCircleFilled style={{ color: 'var(--good)' }} /> {t('live.arrives')}
            </strong>
          )}
          <span className="soft">{t('last')}</span>
          <LastEvent source={source} />
        </div>
      ) : (
        <div className="note" data-tone={status === 'waiting' ? 'warn' : undefined}>
          <strong className="row">
            <span className="pulse" aria-hidden="true" /> {t('live.waiting')}
          </strong>
          <span className="soft">{t(`live.waitingWhy.${source.kind}`)}</span>
        </div>
      )}
    </div>
  );
}

function Refused({ source: { lastRefusal } }: { source: TrackingSource }) {
  const { t } = useTranslation('sources');
  const words = useProblemWords();
  if (!lastRefusal) return null;
  const { at, code, origin } = lastRefusal;
  return (
    <div className="note" data-tone="bad">
      <strong>{origin ? t('live.refusedFrom', { origin }) : t('live.refused')}</strong>
      <span>{words(new ApiProblem(403, code, code, { origin, fault: 'past' }))}</span>
      <span className="soft">
        <When at={at} />
      </span>
    </div>
  );
}
