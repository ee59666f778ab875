import { asJson, sql, type Tx } from '#kernel/db/database.ts';
import type { Random } from '#kernel/random.ts';
import { newCode } from './codes.ts';

/** An address in what many people get as it is. */
export interface SharedUse {
  key: string;
  linkId: string;
  sourceKind: string;
  sourceId: string | null;
  part: string;
}

/** One code for all who get the same, by the uses' keys; makes those that are missing. */
export async function sharedCodes(
  tx: Tx,
  random: Random,
  workspaceId: string,
  now: Date,
  uses: readonly SharedUse[],
): Promise<ReadonlyMap<string, string>> {
  const byKey = new Map(uses.map((use) => [use.key, use]));
  const keys = [...byKey.keys()].sort();
  if (keys.length === 0) return new Map();
  const known = await codesOf(tx, keys);
  const missing = keys.filter((key) => !known.has(key));
  if (missing.length === 0) return known;
  const rows = missing.map((key) => ({ ...byKey.get(key), code: newCode(random) }));
  await sql`
    insert into links.shared (code, key, workspace_id, link_id, source_kind, source_id, part, made_at)
    select code, key, ${workspaceId}, "linkId", "sourceKind", "sourceId", part, ${now}
    from jsonb_to_recordset(${asJson(rows)}) as r(code text, key uuid, "linkId" uuid,
      "sourceKind" text, "sourceId" text, part text)
    on conflict (key) do nothing`.execute(tx);
  // Read back: another process may have made some of them at the same moment.
  return codesOf(tx, keys);
}

async function codesOf(tx: Tx, keys: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ key: string; code: string }>`
    select key, code from links.shared where key = any(${keys}::uuid[])`.execute(tx);
  return new Map(rows.map(({ key, code }) => [key, code]));
}

/** Openings of shared links of one part of a source, by whomever; robots and previews apart. */
export interface SharedClicks {
  sourceId: string;
  part: string;
  clicks: number;
  filtered: number;
}

/** By source and part; parts without links are left out. */
export async function sharedClicks(
  tx: Tx,
  workspaceId: string,
  sourceKind: string,
  sourceIds: readonly string[],
): Promise<SharedClicks[]> {
  const { rows } = await sql<SharedClicks>`
    select s.source_id as "sourceId", s.part, coalesce(sum(c.clicks), 0)::float8 as clicks,
      coalesce(sum(c.filtered), 0)::float8 as filtered
    from links.shared s left join links.shared_counts c on c.code = s.code
    where s.workspace_id = ${workspaceId} and s.source_kind = ${sourceKind}
      and s.source_id = any(${sourceIds}::text[])
    group by 1, 2`.execute(tx);
  return rows;
}
