import { asJson, sql, type Tx } from '#kernel/db/database.ts';
import { gramsOf, normalize } from '../search/grams.ts';
import { foldAttributes, foldProfile, isBlank, type Learned, type Profile } from './fold.ts';
import { searchedKinds } from './numbers.ts';
import { profileKeys } from './traits.ts';

/**
 * Works the profiles of the people behind these contacts out again, from everything learned of all
 * contacts that are them. However many: five statements.
 */
export async function rebuildProfiles(tx: Tx, contactIds: readonly string[]): Promise<void> {
  if (contactIds.length === 0) return;
  const held = await lockPeople(tx, contactIds);
  const people = held.filter((row) => !row.merged);
  const ids = people.map((row) => row.id);
  const learned = await loadLearned(tx, ids);
  const numbers = await loadNumbers(tx, ids);
  const rows = people.flatMap(({ id, workspaceId }) =>
    toRow(id, workspaceId, learned.get(id) ?? [], numbers.get(id) ?? []),
  );
  const kept = new Set(rows.map((row) => row.contactId));
  await saveProfiles(tx, rows);
  await deleteProfiles(
    tx,
    held.filter((row) => !kept.has(row.id)).map((row) => row.id),
  );
}

interface ProfileRow extends Profile {
  contactId: string;
  workspaceId: string;
  document: string;
  grams: number[];
}

function toRow(
  contactId: string,
  workspaceId: string,
  learned: readonly Learned[],
  numbers: readonly string[],
): ProfileRow[] {
  const held = foldAttributes(learned);
  const profile = foldProfile(held);
  const texts = new Set<string>(numbers);
  for (const text of [profile.name, held.get('email')?.value, held.get('phone')?.value])
    if (typeof text === 'string') texts.add(text);
  const document = normalize([...texts].join(' '));
  if (isBlank(profile) && document === '') return [];
  return [{ ...profile, contactId, workspaceId, document, grams: gramsOf(workspaceId, document) }];
}

interface Held {
  id: string;
  workspaceId: string;
  merged: boolean;
}

/**
 * Two workers may learn something of one person through two of her contacts: the lock makes the
 * second one see what the first one wrote. It also keeps merges
 * out, and like them goes from the younger to the elder.
 */
async function lockPeople(tx: Tx, contactIds: readonly string[]): Promise<Held[]> {
  const { rows } = await sql<Held>`
    select id, workspace_id as "workspaceId", merged_into is not null as merged
    from kernel.contacts
    where id in (
      select unnest(${contactIds}::uuid[])
      union
      select merged_into from kernel.contacts
      where id = any(${contactIds}::uuid[]) and merged_into is not null)
    order by id desc for no key update`.execute(tx);
  return rows;
}

/** What was learned of people, by person. */
async function loadLearned(tx: Tx, ids: readonly string[]): Promise<Map<string, Learned[]>> {
  const { rows } = await sql<Learned & { person: string }>`
    with members as (
      select id as person, id from kernel.contacts where id = any(${ids}::uuid[])
      union all select merged_into, id from kernel.contacts where merged_into = any(${ids}::uuid[])
    )
    select m.person, a.contact_id as "contactId", a.key, a.by_hand as "byHand", a.value, a.source, a.at
    from members m join contacts.attributes a on a.contact_id = m.id
    where a.key = any(${profileKeys}::text[])`.execute(tx);
  return Map.groupBy(rows, (row) => row.person);
}

/** The numbers and addresses by which people are searched, by person. */
async function loadNumbers(tx: Tx, ids: readonly string[]): Promise<Map<string, string[]>> {
  const { rows } = await sql<{ person: string; numbers: string[] }>`
    with members as (
      select id as person, id from kernel.contacts where id = any(${ids}::uuid[])
      union all select merged_into, id from kernel.contacts where merged_into = any(${ids}::uuid[])
    )
    select m.person, array_agg(i.external_id order by i.created_at, i.external_id) as numbers
    from members m join kernel.identities i on i.contact_id = m.id
    where i.kind = any(${searchedKinds}::text[])
    group by m.person`.execute(tx);
  return new Map(rows.map((row) => [row.person, row.numbers]));
}

async function saveProfiles(tx: Tx, rows: readonly ProfileRow[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into contacts.profiles as p (workspace_id, contact_id, name, first_name, last_name,
      name_source, avatar_url, language, country, city, time_zone, time_zone_source, gender,
      birthday, document, grams)
    select "workspaceId", "contactId", name, "firstName", "lastName", "nameSource", "avatarUrl",
      language, country, city, "timeZone", "timeZoneSource", gender, birthday, document, grams
    from jsonb_to_recordset(${asJson(rows)}) as x("workspaceId" uuid, "contactId" uuid, name text,
      "firstName" text, "lastName" text, "nameSource" text, "avatarUrl" text, language text,
      country text, city text, "timeZone" text, "timeZoneSource" text, gender text, birthday date,
      document text, grams int[])
    on conflict (contact_id) do update set name = excluded.name, first_name = excluded.first_name,
      last_name = excluded.last_name, name_source = excluded.name_source,
      avatar_url = excluded.avatar_url, language = excluded.language, country = excluded.country,
      city = excluded.city, time_zone = excluded.time_zone,
      time_zone_source = excluded.time_zone_source, gender = excluded.gender,
      birthday = excluded.birthday, document = excluded.document, grams = excluded.grams
    where p is distinct from excluded`.execute(tx);
}

async function deleteProfiles(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await sql`delete from contacts.profiles where contact_id = any(${ids}::uuid[])`.execute(tx);
}
