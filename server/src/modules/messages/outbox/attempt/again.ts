import { asJson, sql, type Tx } from '#kernel/db/database.ts';
import type { Unit } from '#kernel/unit.ts';
import { decideAll } from '../../decision/decide-all.ts';
import { waysOf } from '../../intent.ts';
import type { SendDeps } from '../../send.ts';
import { skippedFact } from '../facts.ts';
import { rewriteReady } from '../rewrite.ts';
import { decidableColumns, notBeforeOf, type DecidableRow, type LogRow } from '../rows.ts';
import { insertLog } from '../write.ts';

/** So many waiting messages are decided in one transaction. */
const batch = 500;

/**
 * Decides anew on messages whose time has come, in place, so that they keep their turn: she may have
 * withdrawn her consent, her window may have closed, the night may be over.
 *
 * @returns how many were decided; as many as `batch` when there may be more
 */
export async function decideDue(deps: SendDeps, unit: Unit): Promise<number> {
  const rows = await lockDue(unit.tx, unit.now);
  const counts = new Map<string, number>();
  const byWorkspace = Map.groupBy(rows, (row) => row.workspaceId);
  for (const [workspaceId, own] of byWorkspace) {
    const ids = own.map((row) => row.id);
    const questions = own.map(questionOf);
    const { decided, displaced } = await decideAll(
      unit.tx,
      deps,
      workspaceId,
      unit.now,
      questions,
      {
        deciding: ids,
        binding: true,
      },
    );
    const kept: DecidableRow[] = [];
    const skipped: LogRow[] = [];
    for (const [index, row] of own.entries()) {
      const outcome = decided[index];
      if (!outcome) continue;
      const { decision, content, way, tried } = outcome;
      const { code: reasonCode, values: reasonValues } = decision.reason;
      const next = { ...row, content, way, tried, reasonCode, reasonValues, decidedAt: unit.now };
      if (decision.do === 'skip') skipped.push({ ...next, status: 'skipped', settledAt: unit.now });
      else {
        const { channelId, address } = decision;
        const waiting = decision.do === 'wait';
        if (!waiting && decision.uses !== 'mass')
          counts.set(channelId, (counts.get(channelId) ?? 0) + 1);
        kept.push({
          ...next,
          channelId,
          address,
          rendered: row.rendered || !waiting,
          uses: waiting ? 'nothing' : decision.uses,
          notBefore: notBeforeOf(decision, row.expiresAt),
          usableUntil: waiting ? row.expiresAt : decision.usableUntil,
        });
      }
    }
    await makeRoom(unit.tx, displaced, unit.now);
    await updateRows(
      unit.tx,
      await rewriteReady(unit.tx, deps.registry, workspaceId, unit.now, kept),
    );
    await removeRows(unit.tx, skipped);
    await insertLog(unit.tx, skipped);
    unit.append(...skipped.map(skippedFact));
  }
  unit.afterCommit(() => {
    if (counts.size > 0) deps.ready(counts);
    if (rows.length > 0) deps.changed(byWorkspace.keys());
  });
  return rows.length;
}

/** A message with ways is filled in anew by the way that is taken now. */
const questionOf = (row: DecidableRow) => ({
  contactId: row.contactId,
  purpose: row.purpose,
  priority: row.priority,
  ways: waysOf(row.ways ? { ways: row.ways } : { content: row.content, channels: row.channels }),
  notBefore: null,
  expiresAt: row.expiresAt,
  duplicate: false,
  rendered: row.ways === null && row.rendered,
});

/** Whether `decideDue` should be called again at once. */
export const mayHaveMore = (decided: number): boolean => decided === batch;

/**
 * Has messages decided anew that are ready but no longer should go out as they are: expired ones of
 * accounts that do not send, and those of accounts that are no more.
 *
 * @returns the accounts that are no more, or are switched off
 */
export async function wakeStale(
  tx: Tx,
  channelIds: readonly string[],
  now: Date,
): Promise<string[]> {
  if (channelIds.length === 0) return [];
  const { rows } = await sql<{ id: string }>`
    with channel as materialized (
      select c.id, exists (select from channels.accounts a
        where a.id = c.id and a.status = 'active') as active
      from unnest(${channelIds}::uuid[]) c(id)
    ), stopped as materialized (
      select id, active from channel
      where not active or exists (select from messages.pauses p where p.channel_id = channel.id)
    ), woken as (
      update messages.outbox o set not_before = ${now}
      from stopped s
      where o.channel_id = s.id and o.not_before is null and o.claimed_by is null
        and (not s.active or o.expires_at <= ${now})
    )
    select id from channel where not active`.execute(tx);
  return rows.map((row) => row.id);
}

/** Decided to be sent; what goes by mass send is gathered for a moment. */
const ready = sql`(o.not_before is null or o.uses = 'mass')`;

/** Has the ready messages of these people on these channels decided anew. */
export async function reconsider(
  tx: Tx,
  places: readonly { contactId: string; channelId: string | null }[],
  now: Date,
): Promise<void> {
  if (places.length === 0) return;
  await sql`
    update messages.outbox o set not_before = ${now}
    from jsonb_to_recordset(${asJson(places)}) as p("contactId" uuid, "channelId" uuid)
    where o.contact_id = p."contactId" and (p."channelId" is null or o.channel_id = p."channelId")
      and ${ready} and o.claimed_by is null`.execute(tx);
}

/** Has less urgent messages decided anew whose places in a cap were taken. */
export async function makeRoom(
  tx: Tx,
  displaced: readonly { contactId: string; id: string }[],
  now: Date,
): Promise<void> {
  if (displaced.length === 0) return;
  await sql`
    update messages.outbox o set not_before = ${now}
    from jsonb_to_recordset(${asJson(displaced)}) as d("contactId" uuid, id uuid)
    where o.contact_id = d."contactId" and o.id = d.id and ${ready}
      and o.claimed_by is null`.execute(tx);
}

async function lockDue(tx: Tx, now: Date): Promise<DecidableRow[]> {
  const { rows } = await sql<DecidableRow>`
    select ${decidableColumns} from messages.outbox o
    where o.not_before <= ${now} and o.claimed_by is null
    order by o.not_before limit ${batch} for update skip locked`.execute(tx);
  return rows.sort((a, b) => (a.id < b.id ? -1 : 1));
}

async function updateRows(tx: Tx, rows: readonly DecidableRow[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    update messages.outbox o set channel_id = r."channelId", address = r.address,
      content = r.content, rendered = r.rendered, reason_code = r."reasonCode",
      reason_values = r."reasonValues", decided_at = r."decidedAt", not_before = r."notBefore",
      usable_until = r."usableUntil", uses = r.uses, way = r.way, tried = r.tried
    from jsonb_to_recordset(${asJson(rows)}) as r("contactId" uuid, id uuid, "channelId" uuid,
      address text, content jsonb, rendered boolean, "reasonCode" text, "reasonValues" jsonb,
      "decidedAt" timestamptz, "notBefore" timestamptz, "usableUntil" timestamptz, uses text,
      way smallint, tried jsonb)
    where o.contact_id = r."contactId" and o.id = r.id`.execute(tx);
}

async function removeRows(
  tx: Tx,
  rows: readonly { contactId: string; id: string }[],
): Promise<void> {
  if (rows.length === 0) return;
  const places = rows.map(({ contactId, id }) => ({ contactId, id }));
  await sql`
    delete from messages.outbox o using jsonb_to_recordset(${asJson(places)}) as r("contactId" uuid,
      id uuid) where o.contact_id = r."contactId" and o.id = r.id`.execute(tx);
}
