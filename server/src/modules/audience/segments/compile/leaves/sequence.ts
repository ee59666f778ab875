import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { FactMatch, SequenceCondition } from '#contracts/rules.ts';
import { factColumns, factMatches } from '../../match/sql.ts';
import { factsOf, inWindow, windowEnds, type FactGround } from './did.ts';
import { ago } from '../late.ts';
import type { Leaf } from './leaf.ts';
import { after, earliestAhead, lengthOf } from '../calendar/times.ts';

const fact = factColumns('f');
const at = sql.ref('e.at');

/**
 * The condition that after some first fact the second followed in time, or did not. For each fact
 * the next second one is found by walking a person's facts once, from the latest backwards: only a
 * frame that grows is not gone through again for every row. All sequences are walked together.
 */
export function sequenceLeaf(
  { first, then, followed, within, window }: Omit<SequenceCondition, 'not'>,
  ground: FactGround,
): Leaf {
  const types = [...new Set([first.type, then.type])];
  const isFirst = sql`(${inWindow(sql.ref('f.occurred_at'), window, ground)}
    and ${factMatches(first, fact)})`;
  const isThen = factMatches(then, fact);
  const firstName = nameOf('first', first, window);
  const thenName = nameOf('then', then);
  const nextName = nameOf('next', then);
  const isOne = sql.ref(`e.${firstName}`);
  const next = sql.ref(`e.${nextName}`);
  const ms = lengthOf(within);
  const inTime = sql`(${next} is not null and ${next} <= ${after(at, ms)})`;
  const over = sql`(${after(at, ms)} <= ${ago()})`;
  const wakes = [...windowEnds(window, at), ...(followed ? [] : [after(at, ms)])];
  const bare = first.where.length === 0 && then.where.length === 0;
  const source = factsOf(ground, 'sequences', types, window, bare);
  const wake = sql`case when ${isOne} then ${earliestAhead(wakes)} end`;
  return {
    key: JSON.stringify(['sequence', first, then, followed, within, window]),
    source: {
      ...source,
      events: {
        columns: {
          at: sql.ref('f.occurred_at'),
          [firstName]: isFirst,
          [thenName]: isThen,
        },
        windowed: {
          [nextName]: sql`min(e.at) filter (where ${sql.ref(`e.${thenName}`)}) over (
            partition by e.person order by e.at desc
            groups between unbounded preceding and 1 preceding)`,
        },
        only: source.facts.since
          ? sql`f.occurred_at >= ${source.facts.since} and (${isFirst} or ${isThen})`
          : sql`(${isFirst} or ${isThen})`,
      },
    },
    row: followed ? sql`(${isOne} and ${inTime})` : sql`(${isOne} and not ${inTime} and ${over})`,
    any: true,
    value: sql`case when ${isOne} then ${at} end`,
    changedBy: types,
    ...(wakes.length > 0 ? { wake: { at: wake, ofAllRows: true } } : {}),
  };
}

/** A column's name: the same for the same match, also where several sequences are walked together. */
const nameOf = (part: string, match: FactMatch, more: unknown = null): string =>
  `${part}_${createHash('md5')
    .update(JSON.stringify([match, more]))
    .digest('hex')
    .slice(0, 16)}`;
