import { Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { EntryLimit } from '#contracts/journeys.ts';
import type { JourneyProblem } from '#contracts/journeys/problems.ts';
import { everybody } from '../../../../domain/journey-model/blank.ts';
import type { Draft } from '../../../../domain/journey-model/draft.ts';
import { FactMatchEditor, SpanInput } from '../../../../domain/rule-builder/index.ts';
import { FormField } from '../forms/field.tsx';
import { RuleField } from '../forms/rule-field.tsx';
import { rulesOnly } from '../forms/rule-problems.ts';
import { ProblemLines } from '../problems/problem-lines.tsx';
import { ExitSettings } from './exit-settings.tsx';
import { Toggle } from './toggle.tsx';
import { Triggers } from './triggers.tsx';

interface Props {
  draft: Draft;
  problems: readonly JourneyProblem[];
  readOnly: boolean;
  onChange: (draft: Draft, key?: string) => void;
}

/** What holds for the whole journey: who comes in, how often, what it is for, and what ends it. */
export function JourneySettings({ draft, problems, readOnly, onChange }: Props) {
  const { t } = useTranslation('journeys');
  return (
    <fieldset className="plain-fieldset step-form" disabled={readOnly}>
      <ProblemLines problems={problems.filter(({ step }) => step === null)} under="$.start" />
      <FormField label={t('settings.triggers')}>
        <Triggers
          triggers={draft.triggers}
          problems={problems}
          readOnly={readOnly}
          onChange={(triggers) => onChange({ ...draft, triggers }, 'triggers')}
        />
      </FormField>
      <FormField
        label={t('settings.who')}
        why={t('settings.whoWhy')}
        problems={problems}
        under="$.who"
      >
        <Toggle
          label={t('settings.whoOnly')}
          checked={draft.who !== null}
          onChange={(only) => onChange({ ...draft, who: only ? everybody : null })}
        />
        {draft.who && (
          <RuleField
            label={t('settings.who')}
            rule={draft.who}
            readOnly={readOnly}
            onChange={(who) => onChange({ ...draft, who })}
          />
        )}
      </FormField>
      <FormField label={t('settings.limit')} problems={problems} under="$.limit">
        <LimitInput
          limit={draft.limit}
          onChange={(limit) => onChange({ ...draft, limit }, 'limit')}
        />
      </FormField>
      <FormField
        label={t('settings.goal')}
        why={t('settings.goalWhy')}
        problems={problems}
        under="$.goal.within"
      >
        <Toggle
          label={t('settings.hasGoal')}
          checked={draft.goal !== null}
          onChange={(has) =>
            onChange({
              ...draft,
              goal: has
                ? { fact: { type: 'order.placed', where: [] }, within: { n: 7, unit: 'day' } }
                : null,
            })
          }
        />
        {draft.goal && (
          <Goal
            goal={draft.goal}
            problems={problems}
            onChange={(goal) => onChange({ ...draft, goal }, 'goal')}
          />
        )}
      </FormField>
      <ExitSettings
        exits={draft.exits}
        problems={problems}
        readOnly={readOnly}
        onChange={(exits) => onChange({ ...draft, exits }, 'exits')}
      />
    </fieldset>
  );
}

const limits = ['onceAtATime', 'once', 'oncePer', 'always'] as const;

function LimitInput({
  limit,
  onChange,
}: {
  limit: EntryLimit;
  onChange: (limit: EntryLimit) => void;
}) {
  const { t } = useTranslation('journeys');
  return (
    <>
      <Select<EntryLimit['kind']>
        aria-label={t('settings.limit')}
        value={limit.kind}
        options={limits.map((kind) => ({ value: kind, label: t(`limit.${kind}`) }))}
        onChange={(kind) =>
          onChange(kind === 'oncePer' ? { kind, span: { n: 30, unit: 'day' } } : { kind })
        }
      />
      {limit.kind === 'oncePer' && (
        <SpanInput
          label={t('limit.oncePer')}
          value={limit.span}
          onChange={(span) => onChange({ ...limit, span })}
        />
      )}
    </>
  );
}

interface GoalProps {
  goal: NonNullable<Draft['goal']>;
  problems: readonly JourneyProblem[];
  onChange: (goal: NonNullable<Draft['goal']>) => void;
}

function Goal({ goal, problems, onChange }: GoalProps) {
  const { t } = useTranslation('journeys');
  return (
    <div className="step-box">
      <FactMatchEditor
        label={t('settings.goal')}
        match={goal.fact}
        path="$.goal.fact"
        problems={rulesOnly(problems)}
        onChange={(fact) => onChange({ ...goal, fact })}
      />
      <div className="step-line">
        <span className="soft">{t('settings.within')}</span>
        <SpanInput
          label={t('settings.within')}
          value={goal.within}
          onChange={(within) => onChange({ ...goal, within })}
        />
      </div>
    </div>
  );
}
