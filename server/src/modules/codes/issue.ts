import { asJson, sql } from '#kernel/db/database.ts';
import { DomainError, storedProblem } from '#kernel/errors.ts';
import type { Kernel } from '#kernel/kernel.ts';

/** How long one try may take; then another process may try. Longer than any call to a platform. */
const claimSeconds = 45;

interface Claimed {
  id: string;
  workspaceId: string;
  channelId: string;
  scene: string;
  kind: 'permanent' | 'temporary';
  expireSeconds: number | null;
}

/**
 * Gets a code's ticket from the platform. Scene and intent are on disk already; the claim keeps two
 * processes (or a click and a job) from asking for the same code at once. A code that has its ticket,
 * was archived or is being issued is left alone. What the platform refuses is noted on the code in
 * words.
 */
export async function issueCode(kernel: Kernel, id: string): Promise<void> {
  const claimed = await claim(kernel, id);
  if (!claimed) return;
  try {
    const issuer = issuerOf(kernel);
    const issued = await issuer.issue(claimed.channelId, {
      scene: claimed.scene,
      permanent: claimed.kind === 'permanent',
      ...(claimed.expireSeconds === null ? {} : { expireSeconds: claimed.expireSeconds }),
    });
    await sql`update codes.codes set ticket = ${issued.ticket}, url = ${issued.url},
        ticket_expires_at = ${issued.expiresAt}, failure = null,
        failure_problem = null, issuing_until = null, updated_at = ${kernel.clock.now()}
      where id = ${id}`.execute(kernel.db);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    await sql`update codes.codes set failure = ${error.message},
        failure_problem = ${asJson(storedProblem(error))}, issuing_until = null
      where id = ${id}`.execute(kernel.db);
  }
  kernel.live.publish({ workspaceId: claimed.workspaceId, topic: 'codes', data: {} });
}

async function claim(kernel: Kernel, id: string): Promise<Claimed | undefined> {
  const now = kernel.clock.now();
  const until = new Date(now.getTime() + claimSeconds * 1000);
  const { rows } = await sql<Claimed>`update codes.codes set issuing_until = ${until}
    where id = ${id} and ticket is null and archived_at is null
      and (issuing_until is null or issuing_until < ${now})
    returning id, workspace_id as "workspaceId", channel_id as "channelId", scene, kind, expire_seconds as "expireSeconds"`.execute(
    kernel.db,
  );
  return rows[0];
}

/** WeChat is the only platform with parametric codes so far. */
export function issuerOf(kernel: Kernel) {
  const [issuer] = kernel.registry.all('qrIssuers');
  if (!issuer)
    throw new DomainError(
      'unavailable',
      'codes.no_issuer',
      'No channel is installed that can issue parametric codes.',
    );
  return issuer;
}

/** Codes that a crash left without a ticket; those the platform refused wait for a person's retry. */
export async function issueForgotten(kernel: Kernel, signal: AbortSignal): Promise<void> {
  const { rows } = await sql<{ id: string }>`select id from codes.codes
    where ticket is null and archived_at is null and failure is null and batch_id is null
      and created_at < ${new Date(kernel.clock.now().getTime() - claimSeconds * 1000)}
    order by created_at limit 500`.execute(kernel.db);
  for (const { id } of rows) {
    if (signal.aborted) return;
    await issueCode(kernel, id);
  }
}
