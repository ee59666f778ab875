import type { Group, Rule, SegmentCondition } from '#contracts/rules.ts';

export const audienceKinds = ['none', 'everybody', 'segments', 'rule'] as const;
export type AudienceKind = (typeof audienceKinds)[number];

export const everybody: Group = { kind: 'group', match: 'all', rules: [] };

const isSegment = (rule: Rule): rule is SegmentCondition => rule.kind === 'segment' && !rule.not;

/** The segments that a rule takes together; null when it says anything else. */
export function segmentsIn(rule: Rule | null): string[] | null {
  if (rule === null) return null;
  if (isSegment(rule)) return [rule.segmentId];
  if (rule.kind !== 'group' || rule.not || rule.match !== 'any' || rule.rules.length === 0)
    return null;
  const segments = rule.rules.filter(isSegment);
  return segments.length === rule.rules.length ? segments.map(({ segmentId }) => segmentId) : null;
}

/** A rule for whoever is in any of these; null for none of them. */
export function ofSegments(ids: readonly string[]): Rule | null {
  const [first, ...others] = ids.map((segmentId): SegmentCondition => ({
    kind: 'segment',
    segmentId,
  }));
  if (!first) return null;
  return others.length === 0 ? first : { kind: 'group', match: 'any', rules: [first, ...others] };
}

/** How an audience was chosen, as far as its rule still shows it. */
export function kindOf(rule: Rule | null): AudienceKind {
  if (rule === null) return 'none';
  if (segmentsIn(rule)) return 'segments';
  const all = rule.kind === 'group' && rule.match === 'all' && !rule.not;
  return all && rule.rules.length === 0 ? 'everybody' : 'rule';
}
