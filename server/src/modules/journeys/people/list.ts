import type { IdentityKind } from '#contracts/identity.ts';
import { sql, type Tx } from '#kernel/db/database.ts';
import { identityKindsOf } from '#modules/contacts/index.ts';

export interface PersonRow {
  runId: string;
  contactId: string;
  name: string | null;
  avatarUrl: string | null;
  city: string | null;
  identityKinds: IdentityKind[];
  version: number;
  step: string | null;
  enteredAt: Date;
  since: Date | null;
  wakeAt: Date | null;
}

/** Keys of the order in which people are listed: version, step, contact, run. */
export type PersonPlace = readonly [
  version: number,
  step: string,
  contactId: string,
  runId: string,
];

/** People who are in a journey now, by where they are. */
export async function listPeople(
  tx: Tx,
  workspaceId: string,
  journeyId: string,
  page: {
    version: number | null;
    step: string | null;
    after: PersonPlace | null;
    limit: number;
  },
): Promise<PersonRow[]> {
  const version = page.version === null ? sql`` : sql`and version = ${page.version}`;
  const step = page.step === null ? sql`` : sql`and step = ${page.step}`;
  const after = page.after
    ? sql`and (version, step, contact_id, id) > (${sql.join(page.after)})`
    : sql``;
  const { rows } = await sql<PersonRow>`
    select r.id as "runId", r.contact_id as "contactId", p.name, p.avatar_url as "avatarUrl", p.city,
      ${identityKindsOf(sql.ref('r.contact_id'))} as "identityKinds",
      r.version, r.step, r.entered_at as "enteredAt", v.entered_at as since, r.wake_at as "wakeAt"
    from (
      select * from journeys.runs
      where journey_id = ${journeyId} and workspace_id = ${workspaceId} and status = 'active'
        ${version} ${step} ${after}
      order by version, step, contact_id, id limit ${page.limit}
    ) r
    left join journeys.visits v
      on v.contact_id = r.contact_id and v.run_id = r.id and v.seq = r.seq
    left join contacts.profiles p on p.contact_id = r.contact_id
    order by r.version, r.step, r.contact_id, r.id`.execute(tx);
  return rows;
}
