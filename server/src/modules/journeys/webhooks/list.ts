import type { JourneyWebhook } from '#contracts/api/journeys.ts';
import { sql, type Tx } from '#kernel/db/database.ts';

type Row = Omit<JourneyWebhook, 'madeAt' | 'settledAt'> & { madeAt: Date; settledAt: Date | null };

/** A page of what a journey's webhook steps told, the latest first. */
export async function listWebhooks(
  tx: Tx,
  workspaceId: string,
  journeyId: string,
  page: {
    status: JourneyWebhook['status'] | null;
    /** Of the last one of the page before: when it was made (ISO 8601), and its id. */
    before: readonly (string | number)[] | null;
    limit: number;
  },
): Promise<JourneyWebhook[]> {
  const [at = null, id = null] = page.before ?? [];
  const { rows } = await sql<Row>`
    select id, contact_id as "contactId", run_id as "runId", step, version, url, status, attempts,
      http_status as "httpStatus", error, made_at as "madeAt", settled_at as "settledAt"
    from journeys.webhooks
    where workspace_id = ${workspaceId} and journey_id = ${journeyId}
      and (${page.status}::text is null or status = ${page.status})
      and (${at}::timestamptz is null or (made_at, id) < (${at}::timestamptz, ${id}::uuid))
    order by made_at desc, id desc limit ${page.limit}`.execute(tx);
  return rows.map((row) => ({
    ...row,
    madeAt: row.madeAt.toISOString(),
    settledAt: row.settledAt?.toISOString() ?? null,
  }));
}
