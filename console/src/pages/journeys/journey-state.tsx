import { useTranslation } from 'react-i18next';
import type { JourneyStatus } from '#contracts/api/journeys.ts';
import { State, type Tone } from '../../ui/badge.tsx';

const tones: Record<JourneyStatus, Tone> = {
  draft: 'quiet',
  live: 'good',
  paused: 'warn',
  draining: 'info',
  stopped: 'quiet',
};

/** What a journey does now. */
export function JourneyState({ status }: { status: JourneyStatus }) {
  const { t } = useTranslation('journeys');
  return (
    <State tone={tones[status]} title={t(`statusWhy.${status}`)}>
      {t(`status.${status}`)}
    </State>
  );
}
