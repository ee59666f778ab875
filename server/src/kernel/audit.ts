import { sql } from './db/database.ts';
import type { Auth } from './http/auth.ts';
import { newId } from './ids.ts';
import type { Unit } from './unit.ts';

/** What an act was done to, as people know it. */
export interface AuditSubject {
  kind: string;
  id: string;
  name: string;
}

/**
 * Notes who did what, in the transaction of the act: the note exists exactly when the act does.
 * Every route that changes something calls it.
 *
 * @param action `area.verbed`, e.g. `code.created`
 * @param details small and without secrets or personal data, e.g. the names of the changed fields
 */
export async function audit(
  unit: Unit,
  auth: Pick<Auth, 'workspaceId' | 'actor'>,
  action: string,
  subject: AuditSubject | null = null,
  details: Record<string, unknown> = {},
): Promise<void> {
  const { actor, workspaceId } = auth;
  await sql`insert into kernel.audit (id, workspace_id, at, actor_kind, actor_id, actor_name,
      action, subject_kind, subject_id, subject_name, details)
    values (${newId(unit.now.getTime())}, ${workspaceId}, ${unit.now}, ${actor.kind}, ${actor.id},
      ${actor.name}, ${action}, ${subject?.kind ?? null}, ${subject?.id ?? null},
      ${subject?.name ?? null}, ${JSON.stringify(details)}::jsonb)`.execute(unit.tx);
}
