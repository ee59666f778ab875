import type { Unit } from '#kernel/unit.ts';
import { readEvents, pairKey } from './match/events.ts';
import { fold, type OnByRule } from './match/fold.ts';
import type { LoadedRule } from './load.ts';
import { holdForRules, readRows, type TagRow } from './rows.ts';
import { writeChanges, type Change } from './write.ts';

/** A person, by any of the contacts that are her, and a rule. */
export interface Pair {
  contactId: string;
  rule: LoadedRule;
}

/**
 * Brings what rules have put on these people to what the log says now, and states facts for what
 * changed. People are held meanwhile, so that two workers, or a worker and a run over the past, never
 * overwrite what the other saw later. However many pairs: six statements at most.
 *
 * @param lost tags that went off people in the same transaction, by `pairKey`: no change at all when
 *   the rule puts them on again
 * @returns how many people's tags changed
 */
export async function settle(
  unit: Unit,
  pairs: readonly Pair[],
  lost: ReadonlySet<string> = new Set(),
): Promise<number> {
  if (pairs.length === 0) return 0;
  const people = await holdForRules(unit.tx, pairs);
  const asked = new Map<string, { person: string; rule: LoadedRule }>();
  for (const { contactId, rule } of pairs) {
    const person = people.get(contactId);
    if (person) asked.set(pairKey(person, rule.id), { person, rule });
  }
  if (asked.size === 0) return 0;
  const changes = await compare(unit, [...asked.values()], lost);
  return writeChanges(unit, changes);
}

/** Where what people have is not what their log says. Reads only. */
export async function compare(
  unit: Unit,
  asked: readonly { person: string; rule: LoadedRule }[],
  lost: ReadonlySet<string> = new Set(),
): Promise<Change[]> {
  const rows = await readRows(unit.tx, asked);
  const events = await readEvents(unit.tx, asked);
  const now = unit.now.getTime();
  return asked.flatMap(({ person, rule }) => {
    const key = pairKey(person, rule.id);
    const held = rows.get(`${person} ${rule.tagId}`) ?? [];
    const given = held.some((row) => row.ruleId !== rule.id);
    const own = held.filter((row) => row.ruleId === rule.id);
    const wanted = given
      ? null
      : fold(events.get(key) ?? [], rule.rule.lifetime, baseOf(rule, own), now);
    if (isAsWanted(person, own, wanted)) return [];
    const ranOut = own.length > 0 && own.every(({ until }) => until !== null && until <= unit.now);
    return [{ person, rule, own, given, wanted, ranOut, had: held.length > 0 || lost.has(key) }];
  });
}

/** What an older form of the rule had put on stays until something takes it off or it runs out. */
function baseOf({ since }: LoadedRule, own: readonly TagRow[]): OnByRule | null {
  const row = since && own.find((each) => each.since < since);
  if (!row) return null;
  const { factId, until } = row;
  return { since: row.since.getTime(), until: until?.getTime() ?? null, factId, clause: -1 };
}

function isAsWanted(person: string, own: readonly TagRow[], wanted: OnByRule | null): boolean {
  const [row] = own;
  if (!wanted || !row || own.length > 1) return !wanted && own.length === 0;
  return (
    row.contactId === person &&
    row.since.getTime() === wanted.since &&
    (row.until?.getTime() ?? null) === wanted.until &&
    row.factId === wanted.factId
  );
}
