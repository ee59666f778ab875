import { asJson, sql, type Tx } from '#kernel/db/database.ts';

/** A message that a call for many people took along. */
export interface MassCall {
  workspaceId: string;
  channelId: string;
  platformMessageId: string;
  sourceKind: string;
  sourceId: string | null;
  sourcePart: string | null;
}

/** Notes what calls were about, by the number that the platform gave each; adds up their people. */
export async function noteMassCalls(tx: Tx, messages: readonly MassCall[]): Promise<void> {
  if (messages.length === 0) return;
  const calls = Map.groupBy(messages, (one) => `${one.channelId} ${one.platformMessageId}`);
  const rows = [...calls.values()].flatMap(([first, ...others]) => {
    if (!first) return [];
    const { workspaceId, channelId, platformMessageId, sourceKind, sourceId, sourcePart } = first;
    const people = 1 + others.length;
    return [
      { workspaceId, channelId, platformMessageId, sourceKind, sourceId, sourcePart, people },
    ];
  });
  await sql`
    insert into messages.mass_calls as m (workspace_id, channel_id, platform_message_id,
      source_kind, source_id, source_part, people)
    select "workspaceId", "channelId", "platformMessageId", "sourceKind", "sourceId", "sourcePart",
      people
    from jsonb_to_recordset(${asJson(rows)}) as r("workspaceId" uuid, "channelId" uuid,
      "platformMessageId" text, "sourceKind" text, "sourceId" text, "sourcePart" text, people int)
    order by "channelId", "platformMessageId"
    on conflict (channel_id, platform_message_id) do update set source_kind = excluded.source_kind,
      source_id = excluded.source_id, source_part = excluded.source_part,
      people = m.people + excluded.people`.execute(tx);
}

/** What a platform reported of a call. */
export interface MassReport {
  workspaceId: string;
  channelId: string;
  platformMessageId: string;
  status: string;
  delivered: number;
  at: Date;
}

/**
 * Keeps reports with their calls, also of calls that are not written down yet. The last report on a call
 * counts: a repeated one changes nothing.
 */
export async function keepMassReports(tx: Tx, reports: readonly MassReport[]): Promise<void> {
  if (reports.length === 0) return;
  const last = new Map(reports.map((one) => [`${one.channelId} ${one.platformMessageId}`, one]));
  await sql`
    insert into messages.mass_calls (workspace_id, channel_id, platform_message_id, status,
      delivered, reported_at)
    select "workspaceId", "channelId", "platformMessageId", status, delivered, at
    from jsonb_to_recordset(${asJson([...last.values()])}) as r("workspaceId" uuid,
      "channelId" uuid, "platformMessageId" text, status text, delivered int, at timestamptz)
    order by "channelId", "platformMessageId"
    on conflict (channel_id, platform_message_id) do update set status = excluded.status,
      delivered = excluded.delivered, reported_at = excluded.reported_at`.execute(tx);
}

/** What was said of all calls of one part of a source. */
export interface MassFigures {
  sourceId: string;
  part: string;
  /** Of them the platform has reported how many got it. */
  reported: number;
  delivered: number;
}

/** Figures of calls by source and part; parts without a report are left out. */
export async function massFigures(
  tx: Tx,
  workspaceId: string,
  sourceKind: string,
  sourceIds: readonly string[],
): Promise<MassFigures[]> {
  const { rows } = await sql<MassFigures>`
    select source_id as "sourceId", source_part as part, sum(people)::float8 as reported,
      sum(least(delivered, people))::float8 as delivered
    from messages.mass_calls
    where workspace_id = ${workspaceId} and source_kind = ${sourceKind}
      and source_id = any(${sourceIds}::text[]) and source_part is not null
      and delivered is not null
    group by 1, 2`.execute(tx);
  return rows;
}

/** The sources of calls that platforms report on; those that are not written down yet are left out. */
export async function massSources(
  tx: Tx,
  calls: readonly { channelId: string; platformMessageId: string }[],
): Promise<{ workspaceId: string; kind: string; id: string }[]> {
  if (calls.length === 0) return [];
  const { rows } = await sql<{ workspaceId: string; kind: string; id: string }>`
    select distinct m.workspace_id as "workspaceId", m.source_kind as kind, m.source_id as id
    from jsonb_to_recordset(${asJson(calls)}) as r("channelId" uuid, "platformMessageId" text)
    join messages.mass_calls m on m.channel_id = r."channelId"
      and m.platform_message_id = r."platformMessageId"
    where m.source_id is not null`.execute(tx);
  return rows;
}
