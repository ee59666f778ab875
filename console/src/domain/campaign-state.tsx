import { useTranslation } from 'react-i18next';
import type { CampaignStatus } from '#contracts/api/campaigns.ts';
import { State, type Tone } from '../ui/badge.tsx';

const tones: Record<CampaignStatus, Tone> = {
  draft: 'quiet',
  approval: 'warn',
  scheduled: 'info',
  running: 'info',
  paused: 'warn',
  done: 'good',
  cancelled: 'quiet',
};

export function CampaignState({ status }: { status: CampaignStatus }) {
  const { t } = useTranslation('campaigns');
  return <State tone={tones[status]}>{t(`is.${status}`)}</State>;
}
