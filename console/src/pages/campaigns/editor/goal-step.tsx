import { Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import type { CampaignProblem } from '#contracts/api/campaigns.ts';
import type { CampaignPlan } from '#contracts/campaigns.ts';
import { FactMatchEditor, SpanInput } from '../../../domain/rule-builder/index.ts';
import { Card } from '../../../ui/page.tsx';
import { Wrong } from './wrong.tsx';
import './editor.css';

interface Props {
  plan: CampaignPlan;
  problems: readonly CampaignProblem[];
  onChange: (change: Partial<CampaignPlan>) => void;
}

const usualGoal: NonNullable<CampaignPlan['goal']> = {
  fact: { type: 'order.placed', where: [] },
  within: { n: 7, unit: 'day' },
};

/** What people should do, by which the messages are judged. */
export function GoalStep({ plan, problems, onChange }: Props) {
  const { t } = useTranslation('campaigns');
  const { goal } = plan;
  return (
    <Card
      title={t('step.goal')}
      extra={
        <Switch
          aria-label={t('goal.has')}
          checked={goal !== null}
          onChange={(on) => onChange({ goal: on ? usualGoal : null })}
        />
      }
    >
      <div className="stack">
        <p className="person-note campaign-why">{t(goal ? 'goal.why' : 'goal.none')}</p>
        {goal && (
          <>
            <FactMatchEditor
              label={t('goal.fact')}
              match={goal.fact}
              path="$.goal.fact"
              problems={[]}
              onChange={(fact) => onChange({ goal: { ...goal, fact } })}
            />
            <div className="campaign-line">
              <span>{t('goal.within')}</span>
              <SpanInput
                label={t('goal.within')}
                value={goal.within}
                onChange={(within) => onChange({ goal: { ...goal, within } })}
              />
              <span className="soft">{t('goal.after')}</span>
            </div>
          </>
        )}
        <Wrong problems={problems} under={['goal']} />
      </div>
    </Card>
  );
}
