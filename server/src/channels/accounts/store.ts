import { asJson, pgCode, sql, type Tx } from '#kernel/db/database.ts';
import { DomainError } from '#kernel/errors.ts';
import type { Account, Alert } from './account.ts';
import type { SealedCredentials } from './sealing.ts';

/** One account with its sealed secrets and what the gateway saw. */
export interface AccountRow extends Omit<Account, 'credentials'> {
  sealed: SealedCredentials;
  accepted: string;
  refused: string;
  acceptedAt: Date | null;
  refusedAt: Date | null;
  refusedBecause: string | null;
}

const columns = sql`a.id, a.workspace_id as "workspaceId", a.kind, a.name, a.app_id as "appId", a.mode,
  a.base_urls as "baseUrls", a.settings, a.status, a.alert, a.created_at as "createdAt",
  a.updated_at as "updatedAt",
  jsonb_build_object('app_secret', c.app_secret, 'token', c.token, 'aes_key', c.aes_key,
    'previous_aes_key', c.previous_aes_key) as sealed,
  coalesce(b.accepted, 0) as accepted, coalesce(b.refused, 0) as refused,
  b.accepted_at as "acceptedAt", b.refused_at as "refusedAt", b.refused_because as "refusedBecause"`;

const source = sql`channels.accounts a
  join channels.credentials c on c.channel_id = a.id
  left join channels.callbacks b on b.channel_id = a.id`;

/** Accounts of a workspace, newest first. They are configuration: a workspace has a handful. */
export async function listAccounts(tx: Tx, workspaceId: string): Promise<AccountRow[]> {
  const { rows } = await sql<AccountRow>`select ${columns} from ${source}
    where a.workspace_id = ${workspaceId} and a.status <> 'deleted'
    order by a.id desc limit 500`.execute(tx);
  return rows;
}

/** Any account by id, whatever its workspace: for callbacks and sends, which name it alone. */
export async function findAccount(tx: Tx, id: string): Promise<AccountRow | null> {
  const { rows } = await sql<AccountRow>`select ${columns} from ${source}
    where a.id = ${id} and a.status <> 'deleted'`.execute(tx);
  return rows[0] ?? null;
}

/** @throws DomainError `channels.app_taken` when the workspace has this account already */
export async function insertAccount(
  tx: Tx,
  account: Omit<Account, 'credentials' | 'alert' | 'updatedAt'>,
  sealed: SealedCredentials,
): Promise<void> {
  try {
    await sql`with account as (
        insert into channels.accounts
          (id, workspace_id, kind, name, app_id, mode, base_urls, settings, status, created_at, updated_at)
        values (${account.id}, ${account.workspaceId}, ${account.kind}, ${account.name},
          ${account.appId}, ${account.mode}, ${asJson(account.baseUrls)}, ${asJson(account.settings)},
          ${account.status}, ${account.createdAt}, ${account.createdAt})
        returning id, workspace_id, created_at)
      insert into channels.credentials
        (channel_id, workspace_id, app_secret, token, aes_key, previous_aes_key, updated_at)
      select id, workspace_id, ${sealed.app_secret}, ${sealed.token}, ${sealed.aes_key},
        ${sealed.previous_aes_key}, created_at from account`.execute(tx);
  } catch (error) {
    if (pgCode(error) !== '23505') throw error;
    throw new DomainError(
      'conflict',
      'channels.app_taken',
      `The account ${account.appId} is connected already.`,
      { appId: account.appId },
    );
  }
}

/** Locks an account for a change, so that two changes at once do not undo each other. */
export async function lockAccount(
  tx: Tx,
  workspaceId: string,
  id: string,
): Promise<AccountRow | null> {
  const { rows } = await sql<AccountRow>`select ${columns} from ${source}
    where a.workspace_id = ${workspaceId} and a.id = ${id} and a.status <> 'deleted'
    for update of a`.execute(tx);
  return rows[0] ?? null;
}

/** Writes a changed account. With other credentials its token and its alert are void. */
export async function updateAccount(
  tx: Tx,
  account: Pick<Account, 'id' | 'name' | 'mode' | 'baseUrls' | 'settings' | 'status' | 'updatedAt'>,
  sealed: SealedCredentials,
  forgetToken: boolean,
): Promise<void> {
  await sql`update channels.accounts set name = ${account.name}, mode = ${account.mode},
      base_urls = ${asJson(account.baseUrls)}, settings = ${asJson(account.settings)},
      status = ${account.status}, updated_at = ${account.updatedAt},
      alert = case when ${forgetToken}::boolean then null else alert end
    where id = ${account.id}`.execute(tx);
  await sql`update channels.credentials set app_secret = ${sealed.app_secret},
      token = ${sealed.token}, aes_key = ${sealed.aes_key},
      previous_aes_key = ${sealed.previous_aes_key}, updated_at = ${account.updatedAt}
    where channel_id = ${account.id}`.execute(tx);
  if (forgetToken)
    await sql`delete from channels.tokens where channel_id = ${account.id}`.execute(tx);
}

/**
 * Marks an account deleted, keeping its name for history, and removes its secrets and caches.
 * @returns its name, or null when there is none
 */
export async function deleteAccount(
  tx: Tx,
  workspaceId: string,
  id: string,
  now: Date,
): Promise<string | null> {
  const { rows } = await sql<{ name: string }>`with account as (
      update channels.accounts set status = 'deleted', alert = null, updated_at = ${now}
      where workspace_id = ${workspaceId} and id = ${id} and status <> 'deleted'
      returning id, name),
    credentials as (delete from channels.credentials where channel_id in (select id from account)),
    tokens as (delete from channels.tokens where channel_id in (select id from account)),
    media as (delete from channels.media where channel_id in (select id from account)),
    enrichments as (delete from channels.enrichments where channel_id in (select id from account))
    select name from account`.execute(tx);
  return rows[0]?.name ?? null;
}

/** Sets or clears what an operator must mend. */
export async function setAlert(tx: Tx, id: string, alert: Alert | null): Promise<void> {
  await sql`update channels.accounts set alert = ${alert === null ? null : asJson(alert)}
    where id = ${id}`.execute(tx);
}
