import { audienceOf } from '#modules/audience/index.ts';
import { isTransient, sql, type Tx } from '#kernel/db/database.ts';
import type { Auth } from '#kernel/http/auth.ts';
import { newId } from '#kernel/ids.ts';
import type { JobContext } from '#kernel/jobs.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { Unit } from '#kernel/unit.ts';
import { firstTime } from '../plan/times.ts';
import { ruleOf } from '../run/choose.ts';
import { placeOf, readCampaign } from '../store.ts';
import { lookAt } from './look.ts';
import {
  failEstimate,
  forgottenEstimates,
  holdEstimate,
  insertEstimate,
  savePart,
  type EstimateRow,
} from './store.ts';
import { merge, noTallies, type Tallies } from './tally.ts';

export const estimateJob = 'campaigns.estimate';

/** Looked at first, drawn by chance: enough for two points of a hundred, and quick. */
const sampleSize = 2_000;
/** People in one transaction. */
const partSize = 1_000;
const forgottenAfterMs = 60_000;

/** Begins an estimate of a campaign's plan as it is. */
export async function beginEstimate(kernel: Kernel, auth: Auth, campaignId: string): Promise<void> {
  const { workspaceId } = auth;
  await kernel.unit(async (unit) => {
    const { plan, revision } = await readCampaign(unit.tx, workspaceId, campaignId);
    const { timeZone } = await placeOf(unit.tx, workspaceId);
    const at = firstTime(plan.schedule, timeZone, unit.now) ?? unit.now;
    const id = newId(unit.now.getTime());
    await insertEstimate(unit, { id, workspaceId, campaignId, revision, plan, at });
    await queue(unit, { workspaceId, estimateId: id });
  });
}

interface Payload {
  workspaceId: string;
  estimateId: string;
}

const queue = (unit: Unit, payload: Payload): Promise<void> =>
  unit.addJob(estimateJob, payload, { key: `estimate ${payload.estimateId}`, maxAttempts: 5 });

/** Looks at a part after the other; may be stopped anywhere and started again. */
export const runEstimate =
  (kernel: Kernel) =>
  async (payload: Payload, { signal, lastAttempt }: JobContext): Promise<void> => {
    const { estimateId } = payload;
    try {
      while (!signal.aborted && (await kernel.unit((unit) => part(kernel, unit, estimateId))));
    } catch (error) {
      if (isTransient(error) && !lastAttempt) throw error;
      kernel.log.error({ err: error, estimateId }, 'an estimate failed');
      const words = error instanceof Error ? error.message : String(error);
      const problem = { code: 'campaign.failed', values: { words } };
      await failEstimate(kernel.db, estimateId, problem, kernel.clock.now());
    }
    // A process that stops leaves the rest to another one.
    if (signal.aborted) await kernel.unit((unit) => queue(unit, payload));
  };

export const resumeEstimates = (kernel: Kernel) => () =>
  kernel.unit(async (unit) => {
    const before = new Date(unit.now.getTime() - forgottenAfterMs);
    for (const payload of await forgottenEstimates(unit.tx, before)) await queue(unit, payload);
  });

/** @returns whether there is more to look at */
async function part(kernel: Kernel, unit: Unit, id: string): Promise<boolean> {
  const row = await holdEstimate(unit.tx, id);
  if (!row) return false;
  const more =
    row.sampled === null ? await sample(kernel, unit, row) : await next(kernel, unit, row);
  const { workspaceId, campaignId } = row;
  unit.afterCommit(() =>
    kernel.live.publish({ workspaceId, topic: 'campaigns', data: { id: campaignId } }),
  );
  return more;
}

/** A random part of everybody; who is in the audience is asked of them alone. */
async function sample(kernel: Kernel, unit: Unit, row: EstimateRow): Promise<boolean> {
  const drawn = await draw(unit.tx, row);
  const rule = ruleOf(row.plan);
  const held = rule
    ? await audienceOf(kernel).holding(unit.tx, row.workspaceId, [rule], drawn, unit.now)
    : new Map<string, ReadonlySet<number>>();
  const people = drawn.filter((person) => held.get(person)?.has(0));
  const sampled = await lookAt(kernel, unit.tx, row, people, drawn.length);
  // Of few people the random part is the whole.
  const all = drawn.length >= row.population;
  await savePart(unit, row, {
    status: all ? 'done' : 'running',
    afterPerson: null,
    looked: all ? row.population : 0,
    tallies: all ? sampled : noTallies,
    sampled,
  });
  return !all;
}

async function draw(tx: Tx, { workspaceId, population }: EstimateRow): Promise<string[]> {
  const percent = Math.min(100, (sampleSize / Math.max(1, population)) * 100);
  const { rows } = await sql<{ id: string }>`
    select id from kernel.contacts tablesample bernoulli (${percent}::float4)
    where workspace_id = ${workspaceId} and merged_into is null
    order by id`.execute(tx);
  return rows.map(({ id }) => id);
}

async function next(kernel: Kernel, unit: Unit, row: EstimateRow): Promise<boolean> {
  const rule = ruleOf(row.plan);
  const page = rule
    ? await audienceOf(kernel).pageOf(
        unit.tx,
        row.workspaceId,
        rule,
        { after: row.afterPerson, limit: partSize },
        unit.now,
      )
    : { people: [], next: null };
  const last = page.next === null;
  const looked = last ? row.population : Math.min(row.population, row.looked + partSize);
  const found = await lookAt(kernel, unit.tx, row, page.people, looked - row.looked);
  const tallies: Tallies = merge(row.tallies, found);
  await savePart(unit, row, {
    status: last ? 'done' : 'running',
    afterPerson: page.next,
    looked,
    tallies,
    sampled: row.sampled,
  });
  return !last;
}
