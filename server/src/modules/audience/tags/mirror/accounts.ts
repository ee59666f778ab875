import { sql, type Tx } from '#kernel/db/database.ts';
import { DomainError, notFound } from '#kernel/errors.ts';
import type { Registry } from '#kernel/registry.ts';
import type { TagMirror } from '#kernel/tag-mirror.ts';

/** A channel account whose platform has tags of its own. */
export interface MirrorAccount {
  channelId: string;
  workspaceId: string;
  kind: string;
  name: string;
  status: 'active' | 'disabled' | 'deleted';
  platform: TagMirror;
}

type Row = Omit<MirrorAccount, 'platform'>;

const columns = sql`id as "channelId", workspace_id as "workspaceId", kind, name, status`;

function withPlatform(registry: Registry, rows: readonly Row[]): MirrorAccount[] {
  return rows.flatMap((row) => {
    const platform = registry.all('tagMirrors').find(({ kind }) => kind === row.kind);
    return platform ? [{ ...row, platform }] : [];
  });
}

/** The accounts of a workspace that tags can be mirrored to. */
export async function mirrorAccounts(
  tx: Tx,
  registry: Registry,
  workspaceId: string,
): Promise<MirrorAccount[]> {
  const { rows } = await sql<Row>`
    select ${columns} from channels.accounts
    where workspace_id = ${workspaceId} and status <> 'deleted' order by id`.execute(tx);
  return withPlatform(registry, rows);
}

/** One account of whichever workspace, also a deleted one; null when its platform has no tags. */
export async function findAccount(
  tx: Tx,
  registry: Registry,
  channelId: string,
): Promise<MirrorAccount | null> {
  const { rows } = await sql<Row>`
    select ${columns} from channels.accounts where id = ${channelId}`.execute(tx);
  return withPlatform(registry, rows)[0] ?? null;
}

/** @throws DomainError `channel.not_found`, `tag_mirror.no_tags` when the platform has none */
export async function requireAccount(
  tx: Tx,
  registry: Registry,
  workspaceId: string,
  channelId: string,
): Promise<MirrorAccount> {
  const { rows } = await sql<Row>`
    select ${columns} from channels.accounts
    where workspace_id = ${workspaceId} and id = ${channelId} and status <> 'deleted'`.execute(tx);
  if (!rows[0]) throw notFound('channel', channelId);
  const [account] = withPlatform(registry, rows);
  if (!account)
    throw new DomainError(
      'invalid',
      'tag_mirror.no_tags',
      `The platform of ${rows[0].name} has no tags of its own.`,
    );
  return account;
}
