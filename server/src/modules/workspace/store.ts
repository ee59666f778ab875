import type { Workspace, WorkspaceChange } from '#contracts/api/workspace.ts';
import { sql, type Tx } from '#kernel/db/database.ts';
import { notFound } from '#kernel/errors.ts';

const columns = sql`id, name, time_zone as "timeZone", currency, language`;

/** @throws DomainError `workspace.not_found` */
export async function loadWorkspace(tx: Tx, workspaceId: string): Promise<Workspace> {
  const { rows } = await sql<Workspace>`
    select ${columns} from kernel.workspaces where id = ${workspaceId}`.execute(tx);
  if (!rows[0]) throw notFound('workspace', workspaceId);
  return rows[0];
}

/** Changes the fields that are given; keeps the name of the organization in step. */
export async function changeWorkspace(
  tx: Tx,
  workspaceId: string,
  change: WorkspaceChange,
): Promise<Workspace> {
  const { rows } = await sql<Workspace>`
    update kernel.workspaces set name = coalesce(${change.name ?? null}, name),
      time_zone = coalesce(${change.timeZone ?? null}, time_zone),
      currency = coalesce(${change.currency ?? null}, currency),
      language = coalesce(${change.language ?? null}, language)
    where id = ${workspaceId} returning ${columns}`.execute(tx);
  if (!rows[0]) throw notFound('workspace', workspaceId);
  await sql`update auth.organization set name = ${rows[0].name} where id = ${workspaceId}`.execute(
    tx,
  );
  return rows[0];
}

export interface Person {
  id: string;
  name: string;
  email: string;
  twoFactorEnabled: boolean;
}

export async function loadPerson(tx: Tx, userId: string): Promise<Person | null> {
  const { rows } = await sql<Person>`
    select id, name, email, coalesce("twoFactorEnabled", false) as "twoFactorEnabled"
    from auth."user" where id = ${userId}`.execute(tx);
  return rows[0] ?? null;
}
