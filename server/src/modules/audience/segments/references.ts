import type { SegmentUse } from '#contracts/api/segments.ts';
import type { Rule } from '#contracts/rules.ts';
import type { Tx } from '#kernel/db/database.ts';
import type { Registry } from '#kernel/registry.ts';
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

/** Where segments are used, by segment: in other segments, and what other modules say. */
export async function usesOf(
  tx: Tx,
  registry: Registry,
  ground: LoadedGround,
  ids: readonly string[],
): Promise<Map<string, SegmentUse[]>> {
  const uses = new Map<string, SegmentUse[]>(ids.map((id) => [id, []]));
  if (ids.length === 0) return uses;
  for (const { id, name, rule } of ground.segments)
    for (const named of rule ? referencesIn(rule) : [])
      uses.get(named)?.push({ kind: 'segment', id, name });
  for (const user of registry.all('segmentUses'))
    for (const [id, found] of await user.find(tx, ground.workspaceId, ids))
      uses.get(id)?.push(...found);
  return uses;
}
