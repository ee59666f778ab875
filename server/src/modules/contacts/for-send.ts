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
  follows: (Omit<Follow, 'since' | 'until'> & { since: string | null; until: string | null })[];
}

/**
 * Loads many contacts in one statement.
 *
 * @returns by the id given; ids that the workspace does not have are left out
 */
export async function getContactsForSend(
  tx: Tx,
  workspaceId: string,
  contactIds: readonly string[],
): Promise<Map<string, ContactForSend>> {
  if (contactIds.length === 0) return new Map();
  const { rows } = await sql<Row>`
    select g.id as given, person.id, p.name, p.language, p.time_zone as "timeZone",
      p.time_zone_source as "timeZoneSource", p.country,
      coalesce(f.follows, '[]') as follows
    from kernel.contacts g
    cross join lateral (select coalesce(g.merged_into, g.id) as id) person
    left join contacts.profiles p on p.contact_id = person.id
    left join lateral (
      select jsonb_agg(jsonb_build_object('channelId', channel_id, 'since', since, 'until', until,
        'times', times)) as follows
      from contacts.follows where contact_id in (
        select person.id union all select id from kernel.contacts where merged_into = person.id)
    ) f on true
    where g.workspace_id = ${workspaceId} and g.id = any(${contactIds}::uuid[])`.execute(tx);
  return new Map(
    rows.map(({ given, follows, ...contact }) => [
      given,
      { ...contact, follows: perChannel(follows) },
    ]),
  );
}

/** Folds what two merged contacts know of the same account: following wins, then the later follow. */
function perChannel(follows: Row['follows']): Follow[] {
  const known = new Map<string, Follow>();
  for (const row of follows) {
    const follow = { ...row, since: date(row.since), until: date(row.until) };
    const other = known.get(follow.channelId);
    known.set(follow.channelId, other ? combine(other, follow) : follow);
  }
  return [...known.values()];
}

function combine(a: Follow, b: Follow): Follow {
  const [newer, older] = rank(a) >= rank(b) ? [a, b] : [b, a];
  return { ...newer, times: Math.max(newer.times, older.times) };
}

const rank = (follow: Follow) => (follow.until ? follow.until.getTime() : Infinity);
const date = (text: string | null) => (text === null ? null : new Date(text));
