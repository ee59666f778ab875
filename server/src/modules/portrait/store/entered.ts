import type { TraitName } from '#contracts/api/portrait.ts';
import { asJson, sql, type Tx } from '#kernel/db/database.ts';
import type { Entered } from '../digest/entered.ts';

const record = sql`("contactId" uuid, "workspaceId" uuid, trait text, value jsonb, by text,
  at timestamptz, "factId" uuid)`;
const columns = sql`contact_id, workspace_id, trait, value, by, at, fact_id`;
const read = sql`"contactId", "workspaceId", trait, coalesce(value, 'null'), by, at, "factId"`;

/** Keeps the last word on each trait. Saying it twice is saying it once. */
export async function saveEntered(tx: Tx, words: readonly Entered[]): Promise<void> {
  if (words.length === 0) return;
  await sql`
    insert into portrait.entered as e (${columns})
    select ${read} from jsonb_to_recordset(${asJson(words)}) as x${record} order by 1, 3
    on conflict (contact_id, trait) do update set
      value = excluded.value, by = excluded.by, at = excluded.at, fact_id = excluded.fact_id
    where (excluded.at, excluded.fact_id) > (e.at, e.fact_id)`.execute(tx);
}

/** @returns the contacts of whom something was different */
export async function replaceEntered(
  tx: Tx,
  contactIds: readonly string[],
  words: readonly Entered[],
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with wanted as (
      select * from jsonb_to_recordset(${asJson(words)}) as x${record}
    ), gone as (
      delete from portrait.entered e where e.contact_id = any(${contactIds}::uuid[])
        and not exists (select from wanted w
          where w."contactId" = e.contact_id and w.trait = e.trait)
      returning contact_id
    ), put as (
      insert into portrait.entered as e (${columns}) select ${read} from wanted
      on conflict (contact_id, trait) do update set
        value = excluded.value, by = excluded.by, at = excluded.at, fact_id = excluded.fact_id
        where e is distinct from excluded
      returning contact_id
    )
    select contact_id as id from gone union select contact_id from put`.execute(tx);
  return rows.map(({ id }) => id);
}

/** What staff said last of a person, by trait; what they took back is left out. */
export async function loadEntered(
  tx: Tx,
  workspaceId: string,
  contactIds: readonly string[],
): Promise<Map<TraitName, Entered>> {
  const { rows } = await sql<Entered>`
    select distinct on (trait) contact_id as "contactId", workspace_id as "workspaceId", trait, value,
      by, at, fact_id as "factId"
    from portrait.entered
    where workspace_id = ${workspaceId} and contact_id = any(${contactIds}::uuid[])
    order by trait, at desc, fact_id desc`.execute(tx);
  return new Map(rows.filter(({ value }) => value !== null).map((row) => [row.trait, row]));
}
