import { sql, type Tx } from '#kernel/db/database.ts';

export interface AuditRow {
  id: string;
  at: Date;
  actor: { kind: 'user' | 'api_key' | 'system'; id: string; name: string };
  action: string;
  subject: { kind: string; id: string; name: string } | null;
  details: Record<string, unknown>;
}

/** Who did what in the workspace, newest first. */
export async function listAudit(
  tx: Tx,
  workspaceId: string,
  page: { limit: number; before: string | number | null },
): Promise<AuditRow[]> {
  const before = page.before === null ? sql`` : sql`and id < ${page.before}::uuid`;
  const { rows } = await sql<AuditRow>`
    select id, at, action, details,
      jsonb_build_object('kind', actor_kind, 'id', actor_id, 'name', actor_name) as actor,
      case when subject_kind is not null then
        jsonb_build_object('kind', subject_kind, 'id', subject_id, 'name', subject_name)
      end as subject
    from kernel.audit where workspace_id = ${workspaceId} ${before}
    order by id desc limit ${page.limit}`.execute(tx);
  return rows;
}
