import { Button, InputNumber } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Campaign, CampaignProblem } from '#contracts/api/campaigns.ts';
import { campaignLimits, type CampaignPlan } from '#contracts/campaigns.ts';
import { emptyPlan } from '../../../domain/message-plan/index.ts';
import { Card } from '../../../ui/page.tsx';
import { SplitBar } from '../split-bar.tsx';
import { ArmEditor } from './arm-editor.tsx';
import { armLetter, problemsUnder, sharedEvenly, withArm } from './draft.ts';
import { Wrong } from './wrong.tsx';
import '../../../ui/badge.css';
import './editor.css';

interface Props {
  campaign: Campaign;
  plan: CampaignPlan;
  problems: readonly CampaignProblem[];
  /** What is shown is what the server has. */
  saved: boolean;
  onChange: (change: Partial<CampaignPlan>) => void;
}

/** What they get: one message, or several that are held against each other and against silence. */
export function ArmsStep({ campaign, plan, problems, saved, onChange }: Props) {
  const { t } = useTranslation('campaigns');
  const [chosen, setChosen] = useState<string | null>(null);
  const { arms, control } = plan;
  const at = Math.max(
    0,
    arms.findIndex(({ id }) => id === chosen),
  );
  const arm = arms[at];
  function add() {
    const next = withArm(arms, arm?.message ?? emptyPlan());
    setChosen(next.at(-1)?.id ?? null);
    onChange({ arms: next });
  }
  return (
    <Card title={t('step.message')}>
      <div className="stack">
        <div className="campaign-line">
          <span>{t('control.before')}</span>
          <InputNumber<number>
            aria-label={t('control.title')}
            style={{ width: 88 }}
            min={0}
            max={campaignLimits.control}
            precision={0}
            suffix="%"
            value={control}
            onChange={(next) => onChange({ control: next ?? 0 })}
          />
          <span>{t('control.after')}</span>
        </div>
        <p className="person-note campaign-why">{t('control.why')}</p>
        <Wrong problems={problems} under={['control']} />
        {(arms.length > 1 || control > 0) && <SplitBar plan={plan} />}
        <div className="row" role="group" aria-label={t('arm.all')}>
          {arms.length > 1 &&
            arms.map((each, place) => (
              <button
                key={each.id}
                type="button"
                className="label"
                aria-pressed={place === at}
                onClick={() => setChosen(each.id)}
              >
                {each.name || t('arm.unnamed', { letter: armLetter(place) })}
                {problemsUnder(problems, `arms[${place}]`).length > 0 && (
                  <span className="campaign-mark" title={t('wrong.title')} />
                )}
              </button>
            ))}
          {arms.length < campaignLimits.arms && (
            <Button size="small" type="dashed" onClick={add}>
              {t(arms.length === 0 ? 'arm.write' : 'arm.add')}
            </Button>
          )}
          {arms.length > 1 && (
            <Button size="small" type="text" onClick={() => onChange({ arms: sharedEvenly(arms) })}>
              {t('arm.even')}
            </Button>
          )}
        </div>
        <Wrong problems={problems.filter(({ path }) => path === 'arms')} under={['arms']} />
        {arm && (
          <ArmEditor
            key={arm.id}
            at={at}
            arm={arm}
            alone={arms.length === 1}
            problems={problems}
            onChange={(next) => onChange({ arms: arms.with(at, next) })}
            onRemove={() => onChange({ arms: sharedEvenly(arms.toSpliced(at, 1)) })}
            testing={{ campaign, saved }}
          />
        )}
      </div>
    </Card>
  );
}
