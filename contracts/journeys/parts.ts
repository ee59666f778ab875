import type { FactMatch, Rule } from '../rules.ts';
import type { JourneyDefinition } from '../journeys.ts';
import { at, stepPath } from './check/place.ts';
import type { Exits, Goal, Trigger } from './entry.ts';
import type { JourneyStep } from './steps.ts';

/** A rule or a fact match in a journey, where it stands, and the step it belongs to. */
export interface Part<T> {
  path: string;
  step: string | null;
  value: T;
}
export interface Parts {
  rules: Part<Rule>[];
  facts: Part<FactMatch>[];
}

/** All rules and fact matches of a journey. */
export function partsOf(definition: JourneyDefinition): Parts {
  return joined([
    ...definition.triggers.map((trigger, index) => partsOfTrigger(trigger, index)),
    partsOfJourney(definition),
    ...Object.entries(definition.steps).map(([id, step]) => partsOfStep(id, step)),
  ]);
}

export function partsOfTrigger(trigger: Trigger, index: number): Parts {
  const path = `$.triggers[${index}].fact`;
  const facts = trigger.kind === 'fact' ? [{ path, step: null, value: trigger.fact }] : [];
  return { rules: [], facts };
}

/** Those of who may enter, of the exits and of the goal. */
export function partsOfJourney({
  who,
  exits,
  goal,
}: {
  who: Rule | null;
  exits: Exits | null;
  goal: Goal | null;
}): Parts {
  const rules = [
    ...(who ? [{ path: '$.who', step: null, value: who }] : []),
    ...(exits?.rule ? [{ path: '$.exits.rule', step: null, value: exits.rule }] : []),
  ];
  const facts = (exits?.facts ?? []).map((value, index) => ({
    path: at('$.exits.facts', index),
    step: null,
    value,
  }));
  if (goal) facts.push({ path: '$.goal.fact', step: null, value: goal.fact });
  return { rules, facts };
}

export function partsOfStep(id: string, step: JourneyStep): Parts {
  const path = stepPath(id);
  if (step.kind === 'waitForFact')
    return {
      rules: [],
      facts: step.facts.map((value, index) => ({
        path: at(`${path}.facts`, index),
        step: id,
        value,
      })),
    };
  if (step.kind !== 'branch') return { rules: [], facts: [] };
  const parts: Parts = { rules: [], facts: [] };
  for (const [index, { when }] of step.cases.entries()) {
    const place = `${at(`${path}.cases`, index)}.when`;
    if (when.kind === 'rule')
      parts.rules.push({ path: `${place}.rule`, step: id, value: when.rule });
    else parts.facts.push({ path: `${place}.fact`, step: id, value: when.fact });
  }
  return parts;
}

const joined = (all: readonly Parts[]): Parts => ({
  rules: all.flatMap(({ rules }) => rules),
  facts: all.flatMap(({ facts }) => facts),
});
