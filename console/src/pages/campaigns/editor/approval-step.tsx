import { Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import type { CampaignSettings } from '#contracts/api/campaigns.ts';
import { put } from '../../../api/client.ts';
import { useApi, useChange } from '../../../api/queries.ts';
import { useCan } from '../../../api/session.ts';
import { useFeedback } from '../../../ui/feedback/use-feedback.ts';
import { Card } from '../../../ui/page.tsx';
import './editor.css';

interface Props {
  needed: boolean;
  onChange: (needed: boolean) => void;
}

/** Whether a second person must agree; a workspace may ask for it always. */
export function ApprovalStep({ needed, onChange }: Props) {
  const { t } = useTranslation('campaigns');
  const { failed } = useFeedback();
  const rules = useCan('campaigns.approve');
  const { data: settings } = useApi<CampaignSettings>('campaigns', '/campaigns/settings');
  const set = useChange(
    (approval: boolean) => put('/campaigns/settings', { approval }),
    ['campaigns'],
  );
  const always = settings?.approval ?? false;
  return (
    <Card title={t('step.approval')}>
      <div className="stack">
        <label className="campaign-line">
          <Switch
            aria-label={t('approval.needed')}
            checked={needed || always}
            disabled={always}
            onChange={onChange}
          />
          <span>{t('approval.needed')}</span>
        </label>
        <p className="person-note campaign-why">{t('approval.why')}</p>
        {settings && (rules || always) && (
          <label className="campaign-line">
            <Switch
              size="small"
              aria-label={t('approval.always')}
              checked={always}
              disabled={!rules}
              loading={set.isPending}
              onChange={(on) => set.mutate(on, { onError: failed })}
            />
            <span className="soft">{t('approval.always')}</span>
          </label>
        )}
      </div>
    </Card>
  );
}
