import type { z } from 'zod';
import type { journeyWebhook, journeyWebhooksQuery } from '#contracts/api/journeys.ts';
import { sql, type Tx } from '#kernel/db/database.ts';

type Webhook = z.infer<typeof journeyWebhook>;
type Row = Omit<Webhook, 'madeAt' | 'settledAt'> & { madeAt: Date; settledAt: Date | null };

/** A page of what a journey's webhook steps told, the latest first. */
export async function listWebhooks(
  tx: Tx,
  workspaceId: string,
  journeyId: string,
  { status, cursor, limit }: z.infer<typeof journeyWebhooksQuery>,
): Promise<{ items: Webhook[]; next: string | null }> {
  const [at = null, id = null] = cursor?.split('_') ?? [];
  const { rows } = await sql<Row>`
    select id, contact_id as "contactId", run_id as "runId", step, version, url, status, attempts,
      http_status as "httpStatus", error, made_at as "madeAt", settled_at as "settledAt"
    from journeys.webhooks
    where workspace_id = ${workspaceId} and journey_id = ${journeyId}
      and (${status ?? null}::text is null or status = ${status ?? null})
      and (${at}::timestamptz is null or (made_at, id) < (${at}::timestamptz, ${id}::uuid))
    order by made_at desc, id desc limit ${limit}`.execute(tx);
  const items = rows.map((row) => ({
    ...row,
    madeAt: row.madeAt.toISOString(),
    settledAt: row.settledAt?.toISOString() ?? null,
  }));
  const last = items.length === limit ? items.at(-1) : undefined;
  return { items, next: last ? `${last.madeAt}_${last.id}` : null };
}
