import { useTranslation } from 'react-i18next';
import type { Campaign } from '#contracts/api/campaigns.ts';
import type { Rule } from '#contracts/rules.ts';
import { MessagePlanPreview } from '../../domain/message-plan/index.ts';
import {
  RuleSentence,
  capital,
  matchWords,
  spanWords,
  useSpeaker,
} from '../../domain/rule-builder/index.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Card } from '../../ui/page.tsx';
import { armLetter } from './editor/draft.ts';
import { useScheduleWords } from './schedule-words.ts';
import { SplitBar } from './split-bar.tsx';
import './plan-view.css';

/** A plan that is not to be changed: who, what, when and what for, in words. */
export function PlanView({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation('campaigns');
  const scheduleWords = useScheduleWords();
  const { language } = useFormat();
  const { plan } = campaign;
  const { audience, exclude, schedule, spreadHours, goal, arms, control } = plan;
  return (
    <div className="stack">
      <Card title={t('tab.plan')}>
        <dl className="facts-list">
          <dt>{t('step.audience')}</dt>
          <dd>{audience ? <RuleSentence rule={audience} /> : '–'}</dd>
          {exclude && (
            <>
              <dt>{t('audience.exclude')}</dt>
              <dd>
                <RuleSentence rule={exclude} />
              </dd>
            </>
          )}
          <dt>{t('step.schedule')}</dt>
          <dd>
            {capital(scheduleWords(schedule), language)}
            {spreadHours > 0 && ` · ${t('spread.said', { count: spreadHours })}`}
          </dd>
          <dt>{t('step.goal')}</dt>
          <dd>{goal ? <GoalWords goal={goal} /> : t('goal.noneShort')}</dd>
        </dl>
        {(arms.length > 1 || control > 0) && (
          <div style={{ marginTop: 16 }}>
            <SplitBar plan={plan} />
          </div>
        )}
      </Card>
      <div className="plan-arms">
        {arms.map((arm, at) => (
          <Card
            key={arm.id}
            title={
              arms.length === 1
                ? t('step.message')
                : arm.name || t('arm.unnamed', { letter: armLetter(at) })
            }
          >
            <MessagePlanPreview plan={arm.message} />
          </Card>
        ))}
      </div>
    </div>
  );
}

const noRules: Rule[] = [];

function GoalWords({ goal }: { goal: NonNullable<Campaign['plan']['goal']> }) {
  const { t } = useTranslation('campaigns');
  const speaker = useSpeaker(noRules);
  return (
    <>
      {t('goal.said', {
        fact: matchWords(speaker, goal.fact),
        within: spanWords(speaker, goal.within),
      })}
    </>
  );
}
