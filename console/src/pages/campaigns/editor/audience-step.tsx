import { LoadingOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import type { CampaignProblem } from '#contracts/api/campaigns.ts';
import type { CampaignPlan } from '#contracts/campaigns.ts';
import type { Rule } from '#contracts/rules.ts';
import { useFields } from '../../../domain/rule-builder/index.ts';
import { problemsOf } from '../../../domain/rule-preview/problems-of.ts';
import { usePreview } from '../../../domain/rule-preview/use-preview.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { Card } from '../../../ui/page.tsx';
import { AudiencePicker } from './audience-picker.tsx';
import { inRule } from './draft.ts';
import { Wrong } from './wrong.tsx';

interface Props {
  plan: CampaignPlan;
  problems: readonly CampaignProblem[];
  onChange: (change: Partial<CampaignPlan>) => void;
}

/** Who gets it, who does not, and how many that are. */
export function AudienceStep({ plan, problems, onChange }: Props) {
  const { t } = useTranslation('campaigns');
  return (
    <Card title={t('step.audience')} extra={<Count plan={plan} />}>
      <div className="stack">
        <AudiencePicker
          label={t('step.audience')}
          none="unchosen"
          value={plan.audience}
          told={inRule(problems, 'audience')}
          onChange={(audience) => onChange({ audience })}
        />
        <Wrong problems={problems} under={['audience']} />
        <h3 className="campaign-sub">{t('audience.exclude')}</h3>
        <AudiencePicker
          label={t('audience.exclude')}
          none="nobody"
          value={plan.exclude}
          told={inRule(problems, 'exclude')}
          onChange={(exclude) => onChange({ exclude })}
        />
        <Wrong problems={problems} under={['exclude']} />
      </div>
    </Card>
  );
}

const everybody: Rule = { kind: 'group', match: 'all', rules: [] };

function Count({ plan: { audience, exclude } }: { plan: CampaignPlan }) {
  const { t } = useTranslation('campaigns');
  const format = useFormat();
  const { fields, loaded } = useFields();
  const rule: Rule = exclude
    ? {
        kind: 'group',
        match: 'all',
        rules: [
          audience ?? everybody,
          { kind: 'group', match: 'all', not: true, rules: [exclude] },
        ],
      }
    : (audience ?? everybody);
  const sound = loaded && audience !== null && problemsOf(rule, fields).length === 0;
  const { preview, stale } = usePreview(rule, sound);
  if (!sound) return null;
  return (
    <span className="row" aria-live="polite">
      {stale && <LoadingOutlined />}
      {preview && (
        <span data-stale={stale || undefined} className="campaign-count">
          {t('audience.count', { count: preview.count, of: format.number(preview.of) })}
        </span>
      )}
    </span>
  );
}
