import { sql } from 'kysely';
import type { DidCondition, Window } from '#contracts/rules.ts';
import { compares } from '../../match/memory.ts';
import { factColumns, factMatches, measured } from '../../match/sql.ts';
import { dayAfter, startOfDay } from '../calendar/days.ts';
import { ago } from '../late.ts';
import type { Leaf, Source, Total } from './leaf.ts';
import { comparison, type Sql } from '../tests.ts';
import { after, earliestAhead, lengthOf } from '../calendar/times.ts';

const fact = factColumns('f');
const at = sql.ref('f.occurred_at');
const daySeconds = 86_400;

export interface FactGround {
  workspaceId: string;
  timeZone: string;
}

/** Facts of some types since some time. */
export const factsOf = (
  { workspaceId, timeZone }: FactGround,
  key: string,
  types: readonly string[],
  window: Window,
  bare: boolean,
): Source & { facts: NonNullable<Source['facts']> } => ({
  key,
  from: sql`kernel.facts f`,
  contact: sql.ref('f.contact_id'),
  ofPeople: false,
  where:
    types.length === 1
      ? sql`f.workspace_id = ${workspaceId} and f.type = ${types[0]}`
      : sql`f.workspace_id = ${workspaceId} and f.type = any(${types}::text[])`,
  facts: { workspaceId, types, since: sinceOf(window, timeZone), bare },
});

/** Facts from before this are outside the window; null: none are. */
function sinceOf(window: Window, timeZone: string): Sql | null {
  if (window.kind === 'last') return ago(lengthOf(window.span));
  if (window.kind === 'ever' || window.from === null) return null;
  return sql`${startOfDay(window.from, timeZone)}::timestamptz`;
}

/** The condition that a measure over a person's facts compares. */
export function didLeaf(condition: Omit<DidCondition, 'not'>, ground: FactGround): Leaf {
  const { fact: match, window, compare } = condition;
  const total = totalOf(condition);
  const wakes = [...windowEnds(window), ...thresholds(condition)];
  const telling = tellingOf(condition);
  return {
    key: JSON.stringify(['did', match, window, condition.measure, compare]),
    source: factsOf(ground, `facts ${match.type}`, [match.type], window, isBare(condition)),
    row: sql`(${inWindow(at, window, ground)} and ${factMatches(match, fact)})`,
    any: happenedAtAll(condition),
    ...(telling ? { telling } : {}),
    total,
    value: at,
    changedBy: [match.type],
    ...(wakes.length > 0 ? { wake: { at: earliestAhead(wakes), ofAllRows: false } } : {}),
  };
}

const isBare = ({ fact, measure }: Omit<DidCondition, 'not'>) =>
  fact.where.length === 0 && !('property' in measure);

/** "At least once" needs no counting. */
const happenedAtAll = ({ measure, compare }: Omit<DidCondition, 'not'>) =>
  measure.of === 'count' &&
  ((compare.op === 'atLeast' && compare.value > 0 && compare.value <= 1) ||
    (compare.op === 'above' && compare.value >= 0 && compare.value < 1));

function totalOf({ fact: match, measure, compare }: Omit<DidCondition, 'not'>): Total {
  switch (measure.of) {
    case 'count':
      return {
        of: sql`1`,
        aggregate: 'count',
        holds: (total) => comparison(compare, total),
        shown: (total) => total,
        ofNothing: compares(compare, 0),
      };
    case 'daysSinceFirst':
    case 'daysSinceLast': {
      const days = (total: Sql) =>
        sql`floor(extract(epoch from ${ago()} - ${total}) / ${daySeconds}::float8)::float8`;
      return {
        of: at,
        aggregate: measure.of === 'daysSinceFirst' ? 'min' : 'max',
        holds: (total) => comparison(compare, days(total)),
        shown: days,
        ofNothing: false,
      };
    }
    default: {
      const none = measure.of === 'sum';
      const known = (total: Sql) => (none ? sql`coalesce(${total}, 0)` : total);
      return {
        of: measured(match, measure, fact),
        aggregate: measure.of === 'average' ? 'avg' : measure.of,
        holds: (total) => comparison(compare, known(total)),
        shown: known,
        ofNothing: none && compares(compare, 0),
      };
    }
  }
}

/** A condition on when something happened. */
export function inWindow(moment: Sql, window: Window, { timeZone }: FactGround): Sql {
  if (window.kind === 'ever') return sql`true`;
  if (window.kind === 'last') return sql`${moment} > ${ago(lengthOf(window.span))}`;
  const { from, to } = window;
  const conditions = [
    ...(from ? [sql`${moment} >= ${startOfDay(from, timeZone)}::timestamptz`] : []),
    ...(to ? [sql`${moment} < ${startOfDay(dayAfter(to), timeZone)}::timestamptz`] : []),
  ];
  return sql.join(conditions, sql` and `);
}

/** The last time cannot be less than so many days ago by a fact that is older than that. */
function tellingOf({ measure, compare }: Omit<DidCondition, 'not'>): Sql | null {
  if (measure.of !== 'daysSinceLast' || compare.op === 'above' || compare.op === 'atLeast')
    return null;
  const most = compare.op === 'between' ? compare.to : compare.value;
  const days = Math.floor(most) + 1;
  return inCalendar(days) ? ago(days * daySeconds * 1_000) : null;
}

/** A time beyond any calendar is never reached, and would overflow. */
const inCalendar = (days: number) => Math.abs(days) <= 40_000;

/** When what happened at `at` leaves the window. */
export const windowEnds = (window: Window, moment: Sql = at): Sql[] =>
  window.kind === 'last' ? [after(moment, lengthOf(window.span))] : [];

/** Days since a fact are compared anew when they reach one of these numbers. */
function thresholds({ measure, compare }: Omit<DidCondition, 'not'>): Sql[] {
  if (measure.of !== 'daysSinceFirst' && measure.of !== 'daysSinceLast') return [];
  const days =
    compare.op === 'between'
      ? [Math.ceil(compare.from), Math.floor(compare.to) + 1]
      : [Math.ceil(compare.value), Math.floor(compare.value) + 1];
  return days.filter(inCalendar).map((count) => after(at, count * daySeconds * 1_000));
}
