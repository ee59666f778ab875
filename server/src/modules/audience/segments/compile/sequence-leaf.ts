import { sql } from 'kysely';
import type { SequenceCondition } from '#contracts/rules.ts';
import { factColumns, factMatches } from '../match/sql.ts';
import { inWindow, windowEnds, type FactGround } from './did-leaf.ts';
import { ago } from './late.ts';
import type { Leaf } from './leaf.ts';
import { after, earliestAhead, lengthOf } from './times.ts';

const fact = factColumns('f');
const at = sql.ref('e.at');
const next = sql.ref('e.next');

/**
 * The condition that after some first fact the second followed in time, or did not. For each fact
 * the next second one is found by walking a person's facts once, from the latest backwards: only
 * a frame that grows is not gone through again for every row.
 */
export function sequenceLeaf(
  { first, then, followed, within, window }: Omit<SequenceCondition, 'not'>,
  ground: FactGround,
): Leaf {
  const types = [...new Set([first.type, then.type])];
  const isFirst = sql`(${inWindow(sql.ref('f.occurred_at'), window, ground)}
    and ${factMatches(first, fact)})`;
  const isNext = factMatches(then, fact);
  const ms = lengthOf(within);
  const inTime = sql`(${next} is not null and ${next} <= ${after(at, ms)})`;
  const row = followed
    ? sql`(e.first and ${inTime})`
    : sql`(e.first and not ${inTime} and ${after(at, ms)} <= ${ago()})`;
  const key = JSON.stringify(['sequence', first, then, followed, within, window]);
  const wakes = [...windowEnds(window, at), ...(followed ? [] : [after(at, ms)])];
  return {
    key,
    source: {
      key,
      from: sql`kernel.facts f`,
      contact: sql.ref('f.contact_id'),
      ofPeople: false,
      where: sql`f.workspace_id = ${ground.workspaceId} and f.type = any(${types}::text[])
        and (${isFirst} or ${isNext})`,
      events: {
        columns: { at: sql.ref('f.occurred_at'), first: isFirst, second: isNext },
        windowed: {
          next: sql`min(e.at) filter (where e.second) over (partition by e.person
            order by e.at desc groups between unbounded preceding and 1 preceding)`,
        },
      },
    },
    row,
    any: true,
    value: sql`case when e.first then ${at} end`,
    changedBy: types,
    ...(wakes.length > 0 ? { wake: { at: earliestAhead(wakes), ofAllRows: true } } : {}),
  };
}
