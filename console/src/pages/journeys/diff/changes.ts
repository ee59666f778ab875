import type { JourneyDiff } from '#contracts/api/journeys.ts';

export type Change = JourneyDiff['changes'][number];
type Field = Change['fields'][number];

/** One setting that is different, and the places in it, for when words do not tell them apart. */
export interface PartChange {
  /** First name of the path: `message`, `to` … */
  part: string;
  /** Of `to` only. */
  outlet: string | null;
  fields: Field[];
}

/** The settings of a step, or of the journey, that are different. */
export function partsOf({ fields }: Change): PartChange[] {
  const parts = Map.groupBy(fields, ({ path }) => {
    const [head = ''] = path.split(/[.[]/);
    return head === 'to' ? path : head;
  });
  const told = [...parts].map(([key, own]): PartChange => {
    const outlet = key.startsWith('to.') ? key.slice('to.'.length) : null;
    return { part: outlet === null ? key : 'to', outlet, fields: own };
  });
  // What a step does is read before where it leads.
  return told.toSorted((a, b) => Number(a.outlet !== null) - Number(b.outlet !== null));
}

export interface Lines {
  gone: string[];
  come: string[];
}

/** Lines that only one side has; what both say is left out. */
export function lineChanges(before: readonly string[], after: readonly string[]): Lines {
  const left = [...after];
  const gone = before.filter((line) => {
    const at = left.indexOf(line);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
  return { gone, come: left };
}

/** The values as they are stored. */
export const rawLines = (fields: readonly Field[]): Lines => ({
  gone: fields.flatMap(({ path, before }) => shown(path, before)),
  come: fields.flatMap(({ path, after }) => shown(path, after)),
});

const shown = (path: string, value: unknown): string[] =>
  value === null ? [] : [`${path}: ${typeof value === 'string' ? value : JSON.stringify(value)}`];

/** Steps and ways that are new or different, as the canvas marks them. */
export function marksOf(changes: readonly Change[]) {
  const steps = new Map<string, 'added' | 'changed'>();
  const ways = new Set<string>();
  for (const change of changes) {
    if (change.step === null || change.kind === 'removed') continue;
    steps.set(change.step, change.kind);
    for (const { outlet } of partsOf(change))
      if (outlet !== null) ways.add(`${change.step} ${outlet}`);
  }
  return { steps, ways };
}
