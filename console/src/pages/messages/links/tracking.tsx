import { Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import type { LinkSettings } from '#contracts/api/links.ts';
import { put } from '../../../api/client.ts';
import { useChange } from '../../../api/queries.ts';
import { useCan } from '../../../api/session.ts';
import { usePurposes } from '../../../domain/purposes.ts';
import { useFeedback } from '../../../ui/feedback/use-feedback.ts';
import './tracking.css';

/** Whose messages' links are tracked, by purpose; or why none are. */
export function Tracking({ settings }: { settings: LinkSettings }) {
  const { t } = useTranslation('links');
  const { failed } = useFeedback();
  const may = useCan('messages.write');
  const { purposes } = usePurposes();
  const save = useChange((untracked: string[]) => put('/links/settings', { untracked }), ['links']);
  if (!settings.available)
    return (
      <div className="note" data-tone="warn">
        <strong>{t('unavailable')}</strong>
        <span>{t('unavailableWhy')}</span>
      </div>
    );
  const set = (purpose: string, tracked: boolean) => {
    const others = settings.untracked.filter((one) => one !== purpose);
    save.mutate(tracked ? others : [...others, purpose], { onError: failed });
  };
  return (
    <fieldset className="link-tracking" disabled={!may}>
      <legend>{t('tracked')}</legend>
      {purposes.map(({ key, name }) => (
        <label key={key} className="row" style={{ gap: 8 }}>
          <Switch
            size="small"
            checked={!settings.untracked.includes(key)}
            disabled={!may || save.isPending}
            onChange={(tracked) => set(key, tracked)}
          />
          {name}
        </label>
      ))}
    </fieldset>
  );
}
