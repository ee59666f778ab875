import { useTranslation } from 'react-i18next';
import type { CampaignRecipient } from '#contracts/api/campaigns.ts';
import { State, type Tone } from '../ui/badge.tsx';

type Told = Pick<CampaignRecipient, 'status' | 'clickedAt' | 'repliedAt' | 'convertedAt'>;

const tones: Record<CampaignRecipient['status'], Tone> = {
  pending: 'quiet',
  control: 'quiet',
  merged: 'quiet',
  queued: 'info',
  waiting: 'quiet',
  sending: 'info',
  sent: 'good',
  skipped: 'quiet',
  failed: 'bad',
  uncertain: 'warn',
};

/** What became of somebody in a campaign: the state of her message, or what she did after it. */
export function RecipientState({ recipient }: { recipient: Told }) {
  const { t } = useTranslation('campaigns');
  const { status, clickedAt, repliedAt, convertedAt } = recipient;
  const did = convertedAt ? 'converted' : repliedAt ? 'replied' : clickedAt ? 'clicked' : null;
  const words = [t(`recipient.status.${status}`), ...(did ? [t(`recipient.is.${did}`)] : [])];
  return <State tone={did ? 'good' : tones[status]}>{words.join(' · ')}</State>;
}
