/** Rows that are alike but for some columns: those hold a list each, one entry for each row. */
export type Alike<Row, Own extends keyof Row> = Omit<Row, Own> & { [K in Own]: Row[K][] };

/**
 * Brings rows together that differ only in their own columns, so that a statement reads what they have in
 * common once: with twenty columns for each of 200 messages, reading the parameter cost more than writing
 * the rows. In SQL the own columns are arrays, which `unnest` takes apart again. No own value may be a list.
 *
 * @param rows that all have the same keys
 */
export function alike<Row extends object, Own extends keyof Row & string>(
  rows: readonly Row[],
  own: readonly Own[],
): Alike<Row, Own>[] {
  const names = new Set<string>(own);
  const common = Object.keys(rows[0] ?? {}).filter((name) => !names.has(name)) as (keyof Row)[];
  const groups = new Map<string, Row[]>();
  let last: Row[] | undefined;
  for (const row of rows) {
    const [like] = last ?? [];
    if (!like || !common.every((name) => isSame(like[name], row[name]))) {
      const key = JSON.stringify(common.map((name) => row[name]));
      last = groups.get(key) ?? [];
      groups.set(key, last);
    }
    last?.push(row);
  }
  return [...groups.values()].map((group) => {
    const lists = own.map((name) => [name, group.map((row) => row[name])]);
    return { ...group[0], ...Object.fromEntries(lists) } as unknown as Alike<Row, Own>;
  });
}

/** Rows come in runs that are alike, so that this is nearly all that is asked of them. */
function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (a instanceof Date && b instanceof Date) return a.getTime() === b.getTime();
  return typeof a === 'object' && typeof b === 'object' && JSON.stringify(a) === JSON.stringify(b);
}
