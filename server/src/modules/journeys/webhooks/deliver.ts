import { Webhook } from 'standardwebhooks';
import { Agent, request } from 'undici';
import { sql } from '#kernel/db/database.ts';
import type { JobContext } from '#kernel/jobs.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { publicLookup, requirePublicUrl } from '#kernel/net/public-addresses.ts';
import { webhookKey } from './key.ts';
import { webhookLimits } from './limits.ts';

interface Told {
  id: string;
  workspaceId: string;
  url: string;
  body: object;
}

/** What came of one attempt; `status` is null when nobody answered. */
interface Outcome {
  status: number | null;
  error: string | null;
}

/**
 * Tells the receiver of a webhook step, signed by the Standard Webhooks scheme
 * (standardwebhooks.com, 1.0.0). At least once: receivers drop repeats by `webhook-id`. Redirects are
 * not followed, and addresses inside our own network are refused.
 *
 * @throws when it is to be tried again, later
 */
export function deliverWebhooks(kernel: Kernel) {
  const { db, config } = kernel;
  const agent = new Agent({
    connect: {
      timeout: webhookLimits.timeoutMs,
      ...(config.allowPrivateUpstreams ? {} : { lookup: publicLookup }),
    },
    maxResponseSize: 1024 * 1024,
  });

  async function post({ id, workspaceId, url, body }: Told): Promise<Outcome> {
    const now = kernel.clock.now();
    const payload = JSON.stringify(body);
    const key = await webhookKey(db, kernel, workspaceId);
    try {
      if (!config.allowPrivateUpstreams) requirePublicUrl(url);
      const answer = await request(url, {
        dispatcher: agent,
        method: 'POST',
        body: payload,
        headers: {
          'content-type': 'application/json',
          'user-agent': 'Rapport',
          'webhook-id': id,
          'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
          'webhook-signature': new Webhook(key).sign(id, now, payload),
        },
        headersTimeout: webhookLimits.timeoutMs,
        bodyTimeout: webhookLimits.timeoutMs,
      });
      const text = await answer.body.text();
      const good = answer.statusCode >= 200 && answer.statusCode < 300;
      const error = good ? null : text.slice(0, webhookLimits.answerChars);
      return { status: answer.statusCode, error };
    } catch (error) {
      const words = error instanceof Error ? error.message || error.name : String(error);
      return { status: null, error: words.slice(0, webhookLimits.answerChars) };
    }
  }

  return async ({ id }: { id: string }, { attempt, lastAttempt }: JobContext): Promise<void> => {
    const { rows } = await sql<Told>`
      select id, workspace_id as "workspaceId", url, body from journeys.webhooks
      where id = ${id} and status = 'waiting'`.execute(db);
    const [told] = rows;
    if (!told) return;
    const { status, error } = await post(told);
    // 410 Gone: the receiver wants to hear no more (Standard Webhooks, "Operational considerations").
    const ended =
      error === null ? 'delivered' : lastAttempt || status === 410 ? 'failed' : 'waiting';
    await sql`
      update journeys.webhooks set attempts = ${attempt}, http_status = ${status}, error = ${error},
        status = ${ended},
        settled_at = ${ended === 'waiting' ? null : kernel.clock.now()}::timestamptz
      where id = ${id}`.execute(db);
    if (ended === 'waiting') throw new Error(`${told.url} answered ${status ?? 'nothing'}.`);
  };
}

/** What was told long ago is forgotten. */
export const forgetWebhooks = (kernel: Kernel) => async (): Promise<void> => {
  const before = new Date(kernel.clock.now().getTime() - webhookLimits.keepDays * 86_400_000);
  await sql`delete from journeys.webhooks where made_at < ${before}`.execute(kernel.db);
};
