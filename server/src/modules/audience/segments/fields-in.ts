import type { Rule } from '#contracts/rules.ts';
import { ago } from './compile/late.ts';
import type { LoadedGround } from './ground.ts';

/** The names of all fields that rules use, also by way of other segments and of fields made of fields. */
export function fieldsIn(
  ground: LoadedGround,
  segments: readonly { rule: Rule | null }[],
): Set<string> {
  const names = new Set<string>();
  const seen = new Set<string>();
  const visit = (rule: Rule): void => {
    if (rule.kind === 'group') return rule.rules.forEach(visit);
    if (rule.kind === 'segment') {
      if (seen.has(rule.segmentId)) return;
      seen.add(rule.segmentId);
      const other = ground.segment(rule.segmentId)?.rule;
      if (other) visit(other);
      return;
    }
    if (rule.kind !== 'field' && rule.kind !== 'anniversary') return;
    names.add(rule.field);
    const { workspaceId, timeZone, settings } = ground;
    const query = { workspaceId, timeZone, settings, params: rule.params ?? {}, now: ago() };
    const made = ground.field(rule.field)?.expand?.(query);
    if (made) visit(made);
  };
  for (const { rule } of segments) if (rule) visit(rule);
  return names;
}
