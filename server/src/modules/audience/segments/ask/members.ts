import type { SegmentMember } from '#contracts/api/segments.ts';
import { sql, type Tx } from '#kernel/db/database.ts';
import { identityKindsOf } from './people.ts';

/**
 * Members of a segment, the newest contacts first, by an order that nobody's coming or going changes:
 * a reader who pages through sees everybody who stays, once.
 */
export async function membersPage(
  tx: Tx,
  workspaceId: string,
  no: number,
  before: string | null,
  limit: number,
): Promise<SegmentMember[]> {
  const { rows } = await sql<Omit<SegmentMember, 'since'> & { since: Date }>`
    select m.person_id as id, p.name, p.avatar_url as "avatarUrl", p.city, m.since,
      ${identityKindsOf(sql.ref('m.person_id'))} as "identityKinds"
    from (
      select * from audience.members
      where segment = ${no} and workspace_id = ${workspaceId}
        and (${before}::uuid is null or person_id < ${before})
      order by person_id desc limit ${limit}
    ) m left join contacts.profiles p on p.contact_id = m.person_id
    order by m.person_id desc`.execute(tx);
  return rows.map((row) => ({ ...row, since: row.since.toISOString() }));
}
