import { useTranslation } from 'react-i18next';
import type { TrackingSource } from '#contracts/api/tracking.ts';
import { State, type Tone } from '../../../ui/badge.tsx';

type SourceStatus = 'on' | 'waiting' | 'off' | 'refused';

/** What can be said of a source at a glance: what happened last counts. */
export function statusOf({ enabled, lastEvent, lastRefusal }: TrackingSource): SourceStatus {
  if (!enabled) return 'off';
  if (lastRefusal && (!lastEvent || lastRefusal.at > lastEvent.at)) return 'refused';
  return lastEvent ? 'on' : 'waiting';
}

const tones: Record<SourceStatus, Tone> = {
  on: 'good',
  waiting: 'warn',
  off: 'quiet',
  refused: 'bad',
};

export function SourceState({ source }: { source: TrackingSource }) {
  const { t } = useTranslation('sources');
  const status = statusOf(source);
  return <State tone={tones[status]}>{t(`stateOf.${status}`)}</State>;
}
