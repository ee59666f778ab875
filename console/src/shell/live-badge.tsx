import { useTranslation } from 'react-i18next';
import { useLiveState } from '../api/live.ts';
import './live-badge.css';

/** Whether what one sees is kept up to date by the server. */
export function LiveBadge() {
  const { t } = useTranslation();
  const state = useLiveState();
  return (
    <span className="live" data-state={state} role="status" title={t(`live.${state}Why`)}>
      <span className="live-dot" />
      <span className="live-text">{t(`live.${state}`)}</span>
    </span>
  );
}
