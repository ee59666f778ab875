import type { AnyFact } from '#contracts/facts.ts';
import { sql, type Tx } from '#kernel/db/database.ts';
import type { Reaction } from '#kernel/facts/reaction.ts';

interface Mark {
  w: string;
  c: string;
  t: string;
  r: Date;
}

/** Two contacts became one person or two again: everything about both has to be looked at. */
const anew = '*';

/** Our own news changes nobody's segments, and is about people who were just looked at. */
const own = new Set<string>(['segment.entered', 'segment.left']);

/** What a batch of facts leaves to be looked at, each contact and type once. */
function marksIn(facts: readonly AnyFact[]): Mark[] {
  const marks = new Map<string, Mark>();
  const note = (fact: AnyFact, c: string, t: string) => {
    const key = `${c} ${t}`;
    if (!marks.has(key)) marks.set(key, { w: fact.workspaceId, c, t, r: fact.recordedAt });
  };
  for (const fact of facts) {
    if (own.has(fact.type)) continue;
    if (fact.type === 'contact.merged' || fact.type === 'contact.unmerged') {
      note(fact, fact.contactId, anew);
      note(fact, fact.data.loser, anew);
    } else note(fact, fact.contactId, fact.type);
  }
  return [...marks.values()];
}

/** Notes who has to be looked at, in one statement; all else happens off the reaction's path. */
export const markReaction = (wake: () => void): Reaction => ({
  name: 'audience.mark',
  types: 'all',
  run(unit, facts) {
    const marks = marksIn(facts);
    if (marks.length === 0) return Promise.resolve();
    let anybody = false;
    unit.defer(
      mark(unit.tx, marks).then((marked) => {
        anybody = marked;
      }),
    );
    unit.afterCommit(() => {
      if (anybody) wake();
    });
    return Promise.resolve();
  },
});

async function mark(tx: Tx, marks: readonly Mark[]): Promise<boolean> {
  const { rows } = await sql<{ marked: boolean }>`
    select audience.mark(${marks.map(({ w }) => w)}::uuid[], ${marks.map(({ c }) => c)}::uuid[],
      ${marks.map(({ t }) => t)}::text[], ${marks.map(({ r }) => r)}::timestamptz[]) as marked`.execute(
    tx,
  );
  return rows[0]?.marked ?? false;
}

/** Why somebody is looked at, besides that something happened to her. */
export type Reason = 'facts' | 'new' | 'merge' | 'time';
