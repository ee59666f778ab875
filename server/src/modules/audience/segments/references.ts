import type { Rule } from '#contracts/rules.ts';
import type { KnownSegment, LoadedGround } from './ground.ts';

/** The segments that a rule names itself. */
export function referencesIn(rule: Rule): Set<string> {
  if (rule.kind === 'segment') return new Set([rule.segmentId]);
  return new Set(
    rule.kind === 'group' ? rule.rules.flatMap((child) => [...referencesIn(child)]) : [],
  );
}

/** Segments whose rules name this one, or one that does. */
export function builtOn(ground: LoadedGround, id: string): KnownSegment[] {
  const found = new Map<string, KnownSegment>();
  const visit = (named: string): void => {
    for (const segment of ground.segments) {
      if (found.has(segment.id) || !segment.rule || !referencesIn(segment.rule).has(named))
        continue;
      found.set(segment.id, segment);
      visit(segment.id);
    }
  };
  visit(id);
  return [...found.values()];
}
