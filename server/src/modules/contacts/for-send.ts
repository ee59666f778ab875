import { sql, type Tx } from '#kernel/db/database.ts';

/** A channel account that a person follows or followed. */
export interface Follow {
  channelId: string;
  /** The latest follow; null when only her leaving was told to us. */
  since: Date | null;
  /** Null while she follows. */
  until: Date | null;
  /** How often she followed: above 1 she came back. */
  times: number;
}

/** What sending needs to know of a person. Nulls are unknown. Names are personal data. */
export interface ContactForSend {
  /** The id that stands for her; another than asked for when she was merged. */
  id: string;
  name: string | null;
  /** BCP 47. */
  language: string | null;
  /** IANA name. */
  timeZone: string | null;
  /** Where the zone is known from: `country`, or the source that told it. */
  timeZoneSource: string | null;
  /** ISO 3166-1 alpha-2. */
  country: string | null;
  follows: Follow[];
}

interface Row extends Omit<ContactForSend, 'follows'> {
  given: string;
}

/**
 * Loads many contacts in two statements that travel together; rows cost less than half of what JSON for each
 * did.
 *
 * @returns by the id given; ids that the workspace does not have are left out
 */
export async function getContactsForSend(
  tx: Tx,
  workspaceId: string,
  contactIds: readonly string[],
): Promise<Map<string, ContactForSend>> {
  if (contactIds.length === 0) return new Map();
  const asked = sql`select coalesce(merged_into, id) as person, id as given from kernel.contacts
    where workspace_id = ${workspaceId} and id = any(${contactIds}::uuid[])`;
  const [people, follows] = await Promise.all([
    sql<Row>`
      select g.given, g.person as id, p.name, p.language, p.time_zone as "timeZone",
        p.time_zone_source as "timeZoneSource", p.country
      from (${asked}) g left join contacts.profiles p on p.contact_id = g.person`.execute(tx),
    // Her own id too: she may be merged between the two statements.
    sql<Follow & { given: string }>`
      select g.given, f.channel_id as "channelId", f.since, f.until, f.times
      from (${asked}) g
      cross join lateral (select g.given as id union select g.person
        union select id from kernel.contacts where merged_into = g.person) member
      cross join lateral (
        select * from contacts.follows where contact_id = member.id offset 0) f`.execute(tx),
  ]);
  const known = Map.groupBy(follows.rows, ({ given }) => given);
  return new Map(
    people.rows.map(({ given, ...contact }) => [
      given,
      { ...contact, follows: perChannel(known.get(given) ?? []) },
    ]),
  );
}

/** Folds what two merged contacts know of the same account: following wins, then the later follow. */
function perChannel(rows: readonly Follow[]): Follow[] {
  const known = new Map<string, Follow>();
  for (const { channelId, since, until, times } of rows) {
    const follow = { channelId, since, until, times };
    const other = known.get(channelId);
    known.set(channelId, other ? combine(other, follow) : follow);
  }
  return [...known.values()];
}

function combine(a: Follow, b: Follow): Follow {
  const [newer, older] = rank(a) >= rank(b) ? [a, b] : [b, a];
  return { ...newer, times: Math.max(newer.times, older.times) };
}

const rank = (follow: Follow) => (follow.until ? follow.until.getTime() : Infinity);
