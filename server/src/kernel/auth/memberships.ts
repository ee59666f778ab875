import type { Role } from '#contracts/permissions.ts';
import { sql, type Tx } from '../db/database.ts';
import { newId } from '../ids.ts';

export interface Membership {
  workspaceId: string;
  role: Role;
}

/** The workspace somebody joined first, or null when she belongs to none. */
export async function firstWorkspaceOf(tx: Tx, userId: string): Promise<string | null> {
  return (await membershipOf(tx, userId, null))?.workspaceId ?? null;
}

/** Her membership in the workspace she works in, or else in the first one she joined. */
export async function membershipOf(
  tx: Tx,
  userId: string,
  activeWorkspaceId: string | null,
): Promise<Membership | null> {
  const { rows } = await sql<Membership>`
    select "organizationId" as "workspaceId", role from auth.member where "userId" = ${userId}
    order by ("organizationId" = ${activeWorkspaceId}) is true desc, "createdAt", id limit 1`.execute(
    tx,
  );
  return rows[0] ?? null;
}

/** Makes somebody a member; leaves the role alone when she is one already. */
export async function addMember(
  tx: Tx,
  given: { workspaceId: string; userId: string; role: Role; now: Date },
): Promise<void> {
  await sql`insert into auth.member (id, "organizationId", "userId", role, "createdAt")
    values (${newId(given.now.getTime())}, ${given.workspaceId}, ${given.userId}, ${given.role}, ${given.now})
    on conflict ("organizationId", "userId") do nothing`.execute(tx);
}
