import type { JourneyDiff } from '#contracts/api/journeys.ts';
import type { JourneyDraft } from '#contracts/journeys/draft.ts';

type Json = JourneyDiff['changes'][number]['fields'][number]['before'];
type Change = JourneyDiff['changes'][number];
type Field = Change['fields'][number];

/** Parts of a journey beside its steps, in the order in which people read them. */
const parts = ['triggers', 'who', 'limit', 'exits', 'goal', 'start'] as const;

/** What is different in `to`, first in the journey itself, then step by step; the canvas is left out. */
export function diffJourneys(from: JourneyDraft, to: JourneyDraft): Change[] {
  const own = parts.flatMap((part) => fieldsOf(part, plain(from[part]), plain(to[part])));
  const changes: Change[] = own.length > 0 ? [changeOf(null, 'changed', {}, own)] : [];
  for (const id of new Set([...Object.keys(from.steps), ...Object.keys(to.steps)])) {
    const [before, after] = [from.steps[id], to.steps[id]];
    if (!before && after) changes.push(changeOf(id, 'added', after, []));
    else if (before && !after) changes.push(changeOf(id, 'removed', before, []));
    else if (before && after) {
      const fields = fieldsOf('', plain(before), plain(after));
      if (fields.length > 0) changes.push(changeOf(id, 'changed', after, fields));
    }
  }
  return changes;
}

const changeOf = (
  step: string | null,
  kind: Change['kind'],
  { kind: stepKind, name }: { kind?: string; name?: string },
  fields: Field[],
): Change => ({ kind, step, stepKind: stepKind ?? null, name: name ?? '', fields });

const plain = (value: unknown): Json => (value ?? null) as Json;

/** Lists of another length are told whole: which of their entries is new is a matter of opinion. */
function fieldsOf(path: string, before: Json, after: Json): Field[] {
  if (same(before, after)) return [];
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length)
    return before.flatMap((entry, index) =>
      fieldsOf(`${path}[${index}]`, entry, after[index] ?? null),
    );
  if (isObject(before) && isObject(after))
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) =>
      fieldsOf(path === '' ? key : `${path}.${key}`, before[key] ?? null, after[key] ?? null),
    );
  return [{ path, before, after }];
}

const isObject = (value: Json): value is Record<string, Json> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Equal whatever the order of keys; a key with null is as good as none. */
function same(a: Json, b: Json): boolean {
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((entry, index) => same(entry, b[index] ?? null));
  if (isObject(a) && isObject(b))
    return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) =>
      same(a[key] ?? null, b[key] ?? null),
    );
  return a === b;
}
