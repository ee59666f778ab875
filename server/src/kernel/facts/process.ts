import type { AnyFact } from '#contracts/facts.ts';
import { asJson, inTransaction, isTransient, sql, transact, type Tx } from '../db/database.ts';
import { newId } from '../ids.ts';
import { openUnit, type UnitDeps } from '../unit.ts';
import { ReactionError, react, type Reaction } from './reaction.ts';

/** So many facts of one lane at most go into one batch; with 64 lanes a batch stays under 2,000. */
export const perLaneLimit = 30;

/** At most so many facts are tried in one transaction while a failing one is being isolated. */
type Limit = { facts: number };

export interface ProcessDeps extends UnitDeps {
  reactions: readonly Reaction[];
  parked(fact: AnyFact, error: ReactionError): void;
  /** Told after each commit which facts were dealt with, in order of lane and position. */
  reacted?(facts: readonly AnyFact[]): void;
  /** Told after each commit in which lanes there may be more than the batch took. */
  more?(lanes: ReadonlySet<number>): void;
}

/**
 * Takes the next facts of these lanes as one batch, runs all reactions and moves the lanes forward,
 * in one transaction: effects happen exactly once, in order for each contact. Lanes whose cursor
 * another worker holds are passed over.
 *
 * When a reaction throws, the batch is halved until the fact that does it stands alone; that fact is
 * parked and the rest go on. Faults of the database are thrown to the caller and park nothing; a
 * deadlock (with a request that merges two people, say) only makes it begin anew.
 *
 * @returns how many facts were dealt with
 */
export async function processLanes(deps: ProcessDeps, lanes: readonly number[]): Promise<number> {
  return attempt(deps, lanes, { facts: Infinity });
}

async function attempt(deps: ProcessDeps, lanes: readonly number[], limit: Limit): Promise<number> {
  let batch: AnyFact[] = [];
  let settled: () => void = () => undefined;
  try {
    await inTransaction(deps.db, async (tx) => {
      settled = () => undefined; // What an attempt before this one put off is not to happen.
      batch = (await readNext(tx, lanes)).slice(0, limit.facts);
      if (batch.length === 0) return;
      const opened = openUnit(tx, deps);
      settled = opened.settled;
      try {
        await react(deps.reactions, opened.unit, batch);
        await opened.finish(moveCursors(tx, batch));
      } catch (error) {
        throw opened.failed(error);
      }
    });
  } catch (error) {
    if (isTransient(error) || batch.length === 0) throw error;
    if (batch.length === 1 && batch[0]) return park(deps, batch[0], error);
    const half = Math.ceil(batch.length / 2);
    const first = await attempt(deps, lanes, { facts: half });
    const second = await attempt(deps, lanes, { facts: batch.length - half });
    return first + second;
  }
  settled();
  if (batch.length > 0) {
    deps.reacted?.(batch);
    deps.more?.(new Set(limit.facts < Infinity ? lanes : fullLanes(batch)));
  }
  return batch.length;
}

/** The lanes of which a batch took as much as it may. */
const fullLanes = (batch: readonly AnyFact[]): number[] =>
  [...Map.groupBy(batch, ({ lane }) => lane)].flatMap(([lane, own]) =>
    own.length === perLaneLimit ? [lane] : [],
  );

/** Locks the cursors of the lanes and reads what lies behind each, in order of lane and position. */
async function readNext(tx: Tx, lanes: readonly number[]): Promise<AnyFact[]> {
  const { rows } = await sql<AnyFact>`
    with held as (
      select lane, tail from kernel.cursors where lane = any(${lanes}::smallint[])
      order by lane for update skip locked
    )
    select f.workspace_id as "workspaceId", f.contact_id as "contactId", f.id, f.lane, f.pos, f.type,
      f.channel_id as "channelId", f.occurred_at as "occurredAt", f.recorded_at as "recordedAt", f.data
    from held cross join lateral (
      select * from kernel.facts where lane = held.lane and pos > held.tail order by pos limit ${perLaneLimit}
    ) f
    order by f.lane, f.pos`.execute(tx);
  return rows;
}

async function moveCursors(tx: Tx, batch: AnyFact[]): Promise<void> {
  const tails = new Map<number, string>();
  for (const fact of batch) tails.set(fact.lane, fact.pos);
  const moves = [...tails].map(([lane, tail]) => ({ lane, tail }));
  await sql`update kernel.cursors c set tail = m.tail
    from jsonb_to_recordset(${asJson(moves)}) as m(lane smallint, tail bigint)
    where c.lane = m.lane`.execute(tx);
}

async function park(deps: ProcessDeps, fact: AnyFact, error: unknown): Promise<number> {
  const failure = error instanceof ReactionError ? error : new ReactionError('kernel', error);
  await transact(deps.db, async (tx) => {
    await sql`insert into kernel.parked
        (id, workspace_id, contact_id, lane, pos, fact_id, fact_type, reaction, error, parked_at)
      values (${newId()}, ${fact.workspaceId}, ${fact.contactId}, ${fact.lane}, ${fact.pos}, ${fact.id},
        ${fact.type}, ${failure.reaction}, ${failure.message}, ${deps.clock.now()})`.execute(tx);
    await moveCursors(tx, [fact]);
  });
  deps.parked(fact, failure);
  deps.more?.(new Set([fact.lane]));
  return 1;
}
