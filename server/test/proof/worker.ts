/** A worker process for the proofs: one reaction writes every fact it sees into `proof.effects`. */
import { asJson, sql } from '#kernel/db/database.ts';
import { reaction } from '#kernel/facts/reaction.ts';
import { startLaneWorker } from '#kernel/facts/worker.ts';
import { bareKernel } from './kernel.ts';

const kernel = bareKernel(process.argv[2] ?? '');

const record = reaction('proof.record', ['event.tracked'], async (unit, facts) => {
  const rows = facts.map((fact, nth) => ({
    nth,
    contact: fact.contactId,
    fact: fact.id,
    pos: fact.pos,
  }));
  await sql`insert into proof.effects (contact_id, fact_id, pos)
    select contact, fact, pos from jsonb_to_recordset(${asJson(rows)})
      as x(nth int, contact uuid, fact uuid, pos bigint) order by nth`.execute(unit.tx);
  const bad = facts.find((fact) => fact.data.properties['bad'] === true);
  if (bad) throw new Error('this fact is bad');
  // Every fifth fact states another one, as real reactions do.
  for (const fact of facts)
    if (Number(fact.data.properties['n']) % 5 === 0)
      unit.append({
        workspaceId: fact.workspaceId,
        contactId: fact.contactId,
        identities: [],
        channelId: null,
        occurredAt: unit.now,
        type: 'group.joined',
        data: { groupId: fact.id, traits: {} },
      });
});

const worker = startLaneWorker({
  database: kernel.database,
  log: kernel.log,
  process: { ...kernel.unitDeps, reactions: [record], parked: () => undefined },
});
kernel.attachWorker(worker);
process.once('SIGTERM', () => void worker.stop().then(() => process.exit(0)));
