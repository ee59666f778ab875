import { useTranslation } from 'react-i18next';
import type { MessageStatus } from '#contracts/api/messages.ts';
import { State, type Tone } from '../ui/badge.tsx';

const tones: Record<MessageStatus, Tone> = {
  queued: 'info',
  waiting: 'quiet',
  sending: 'info',
  sent: 'good',
  skipped: 'quiet',
  failed: 'bad',
  uncertain: 'warn',
};

export function MessageState({ status }: { status: MessageStatus }) {
  const { t } = useTranslation('messages');
  return <State tone={tones[status]}>{t(`is.${status}`)}</State>;
}
