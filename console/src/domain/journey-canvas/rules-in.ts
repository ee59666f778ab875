import { partsOf } from '#contracts/journeys/parts.ts';
import type { FactMatch, Rule } from '#contracts/rules.ts';
import type { Draft } from '../journey-model/draft.ts';

const did = (fact: FactMatch): Rule => ({
  kind: 'did',
  fact,
  window: { kind: 'ever' },
  measure: { of: 'count' },
  compare: { op: 'atLeast', value: 1 },
});

function segmentsIn({ triggers, exits, steps }: Draft): string[] {
  const ids = triggers.flatMap((one) => (one.kind === 'segment' ? [one.segmentId] : []));
  if (exits.segment) ids.push(exits.segment.segmentId);
  for (const step of Object.values(steps)) if (step.kind === 'list') ids.push(step.listId);
  return ids.filter((id) => id !== '');
}

/** Every rule, fact and segment that a journey names: what to read names for before it is put into words. */
export function rulesIn(draft: Draft): Rule[] {
  const { rules, facts } = partsOf(draft);
  return [
    ...rules.map(({ value }) => value),
    ...facts.map(({ value }) => did(value)),
    ...segmentsIn(draft).map((segmentId): Rule => ({ kind: 'segment', segmentId })),
  ];
}
