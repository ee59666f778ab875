import { sql, type Tx } from '#kernel/db/database.ts';

/** What the outbox and the windows know of one person. */
export interface Standing {
  /** Where she can be written to, the identity learned last first. */
  addresses: { channelId: string; kind: string; id: string }[];
  windows: WindowRow[];
  /** Messages on their way by channel. */
  pending: Map<string, number>;
}

export interface WindowRow {
  channelId: string;
  bucket: string;
  openedAt: Date;
  closesAt: Date;
  remaining: number | null;
  closedBy: 'unfollowed' | 'platform' | 'unreachable' | null;
  closedAt: Date | null;
}

interface Row {
  id: string;
  addresses: Standing['addresses'];
  windows: (Omit<WindowRow, 'openedAt' | 'closesAt' | 'closedAt'> & {
    openedAt: string;
    closesAt: string;
    closedAt: string | null;
  })[];
  pending: { channelId: string; n: number }[];
}

/**
 * Loads many people in one statement. `offset 0` keeps the planner to the keys by contact: while its
 * figures are young it takes a workspace for a handful of rows and reads it whole (measured: 37 ms
 * instead of 2 for 100 people among 3,000).
 *
 * @param ids of people who stand for themselves (not merged away)
 * @param except messages that do not count as pending: those that are being decided
 */
export async function loadStandings(
  tx: Tx,
  workspaceId: string,
  ids: readonly string[],
  kinds: readonly string[],
  except: readonly string[],
): Promise<Map<string, Standing>> {
  const { rows } = await sql<Row>`
    select p.id,
      coalesce((select jsonb_agg(jsonb_build_object('channelId', i.account, 'kind', i.kind,
          'id', i.external_id) order by i.created_at desc)
        from (select p.id as member union all
            select c.id from kernel.contacts c where c.merged_into = p.id) person
        cross join lateral (
          select * from kernel.identities where contact_id = person.member offset 0) i
        where i.workspace_id = ${workspaceId} and i.kind = any(${kinds}::text[])), '[]') as addresses,
      coalesce((select jsonb_agg(jsonb_build_object('channelId', w.channel_id, 'bucket', w.bucket,
          'openedAt', w.opened_at, 'closesAt', w.closes_at, 'remaining', w.remaining,
          'closedBy', w.closed_by, 'closedAt', w.closed_at))
        from messages.windows w where w.contact_id = p.id), '[]') as windows,
      coalesce((select jsonb_agg(jsonb_build_object('channelId', o.channel_id, 'n', 1))
        from (select * from messages.outbox x where x.contact_id = p.id offset 0) o
        where o.not_before is null and o.id <> all(${except}::uuid[])), '[]') as pending
    from unnest(${ids}::uuid[]) p(id)`.execute(tx);
  return new Map(rows.map((row) => [row.id, toStanding(row)]));
}

function toStanding(row: Row): Standing {
  const pending = new Map<string, number>();
  for (const { channelId, n } of row.pending)
    pending.set(channelId, (pending.get(channelId) ?? 0) + n);
  const windows = row.windows.map((window) => ({
    ...window,
    openedAt: new Date(window.openedAt),
    closesAt: new Date(window.closesAt),
    closedAt: window.closedAt === null ? null : new Date(window.closedAt),
  }));
  return { addresses: row.addresses, windows, pending };
}

/** When each person got (or will get) a message of a purpose since a time, oldest first. */
export async function loadRecent(
  tx: Tx,
  workspaceId: string,
  ids: readonly string[],
  purpose: string,
  since: Date,
  except: readonly string[],
): Promise<Map<string, Date[]>> {
  const { rows } = await sql<{ id: string; times: Date[] }>`
    select p.id, array_agg(m.at order by m.at) as times
    from unnest(${ids}::uuid[]) p(id)
    cross join lateral (
      select p.id as member union all select c.id from kernel.contacts c where c.merged_into = p.id
    ) person
    cross join lateral (
      select l.settled_at as at
      from (select * from messages.log x where x.contact_id = person.member offset 0) l
      where l.workspace_id = ${workspaceId}
        and l.purpose = ${purpose} and l.status in ('sent', 'uncertain') and l.settled_at > ${since}
      union all
      select o.decided_at
      from (select * from messages.outbox x where x.contact_id = person.member offset 0) o
      where o.workspace_id = ${workspaceId}
        and o.purpose = ${purpose} and o.not_before is null and o.id <> all(${except}::uuid[])
    ) m
    group by p.id`.execute(tx);
  return new Map(rows.map((row) => [row.id, row.times]));
}
