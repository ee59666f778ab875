import { sql, type Tx } from '#kernel/db/database.ts';
import type { Kernel } from '#kernel/kernel.ts';

const keyBytes = 32;
const context = (workspaceId: string) => `journeys.webhook_keys/${workspaceId}`;

type Deps = Pick<Kernel, 'secrets' | 'random' | 'clock'>;

/**
 * The key that a workspace's webhooks are signed with, as Standard Webhooks writes it (`whsec_…`).
 * It is made when it is asked for the first time.
 */
export async function webhookKey(tx: Tx, deps: Deps, workspaceId: string): Promise<string> {
  const fresh = makeKey(deps);
  const { rows } = await sql<{ sealed: string }>`
    with made as (
      insert into journeys.webhook_keys (workspace_id, sealed, made_at)
      values (${workspaceId}, ${seal(deps, workspaceId, fresh)}, ${deps.clock.now()})
      on conflict do nothing returning sealed
    )
    select sealed from made
    union all select sealed from journeys.webhook_keys where workspace_id = ${workspaceId}`.execute(
    tx,
  );
  const [row] = rows;
  // Somebody else made it in this moment: it is not to be seen yet.
  if (!row) return webhookKey(tx, deps, workspaceId);
  return deps.secrets.open(row.sealed, context(workspaceId));
}

/** Makes another key; what is signed from now on is signed with it. */
export async function renewWebhookKey(tx: Tx, deps: Deps, workspaceId: string): Promise<string> {
  const fresh = makeKey(deps);
  await sql`
    insert into journeys.webhook_keys (workspace_id, sealed, made_at)
    values (${workspaceId}, ${seal(deps, workspaceId, fresh)}, ${deps.clock.now()})
    on conflict (workspace_id) do update
      set sealed = excluded.sealed, made_at = excluded.made_at`.execute(tx);
  return fresh;
}

const makeKey = ({ random }: Deps) => `whsec_${random.bytes(keyBytes).toString('base64')}`;
const seal = ({ secrets }: Deps, workspaceId: string, key: string) =>
  secrets.seal(key, context(workspaceId));
