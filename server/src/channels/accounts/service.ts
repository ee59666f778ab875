import type { ChannelCheck, CreateChannel, PatchChannel } from '#contracts/api/channels.ts';
import { audit } from '#kernel/audit.ts';
import { notFound } from '#kernel/errors.ts';
import type { Auth } from '#kernel/http/auth.ts';
import { newId } from '#kernel/ids.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { checkUrls, newAccount, patchedAccount } from './changes.ts';
import type { Directory } from './directory.ts';
import type { Platform } from './platform.ts';
import { openCredentials, sealCredentials } from './sealing.ts';
import {
  type AccountRow,
  deleteAccount,
  findAccount,
  insertAccount,
  lockAccount,
  updateAccount,
} from './store.ts';
import { callbackPath } from './view.ts';

export interface AccountService {
  /** @throws DomainError `channel.not_found` */
  find(workspaceId: string, id: string): Promise<AccountRow>;
  create(auth: Auth, body: CreateChannel): Promise<AccountRow>;
  patch(auth: Auth, id: string, body: PatchChannel): Promise<AccountRow>;
  remove(auth: Auth, id: string): Promise<void>;
  /** Asks the platform now whether the account works. */
  check(workspaceId: string, id: string): Promise<ChannelCheck>;
}

export function createAccountService(deps: {
  kernel: Kernel;
  directory: Directory;
  platforms: readonly Platform[];
  /** Writes what the gateway saw a moment ago, so that a check shows it. */
  flushSightings(): Promise<void>;
}): AccountService {
  const { kernel, directory, platforms } = deps;

  async function find(workspaceId: string, id: string): Promise<AccountRow> {
    const row = await findAccount(kernel.db, id);
    if (!row || row.workspaceId !== workspaceId) throw notFound('channel', id);
    return row;
  }

  function changed(workspaceId: string, id: string): void {
    directory.forget(id);
    for (const platform of platforms) platform.forget(id);
    kernel.live.publish({ workspaceId, topic: 'channels', data: {} });
  }

  return {
    find,
    async create(auth, body) {
      const { workspaceId } = auth;
      const now = kernel.clock.now();
      const given = { id: newId(now.getTime()), workspaceId, now };
      const { credentials, ...account } = newAccount(body, given);
      checkUrls(account.baseUrls, kernel.config.allowPrivateUpstreams);
      const sealed = sealCredentials(kernel.secrets, account.id, credentials);
      await kernel.unit(async (unit) => {
        await insertAccount(unit.tx, account, sealed);
        await audit(unit, auth, 'channel.connected', subject(account), { appId: account.appId });
      });
      changed(workspaceId, account.id);
      return find(workspaceId, account.id);
    },
    async patch(auth, id, body) {
      const { workspaceId } = auth;
      await kernel.unit(async (unit) => {
        const { tx, now } = unit;
        const row = await lockAccount(tx, workspaceId, id);
        if (!row) throw notFound('channel', id);
        const credentials = openCredentials(kernel.secrets, id, row.sealed);
        const account = { ...patchedAccount({ ...row, credentials }, body), updatedAt: now };
        checkUrls(account.baseUrls, kernel.config.allowPrivateUpstreams);
        const sealed = sealCredentials(kernel.secrets, id, account.credentials);
        const otherToken =
          account.credentials.appSecret !== credentials.appSecret ||
          account.baseUrls.api !== row.baseUrls.api;
        await updateAccount(tx, account, sealed, otherToken);
        const fields = Object.keys(body);
        await audit(unit, auth, 'channel.changed', subject(account), { fields });
      });
      changed(workspaceId, id);
      return find(workspaceId, id);
    },
    async remove(auth, id) {
      await kernel.unit(async (unit) => {
        const name = await deleteAccount(unit.tx, auth.workspaceId, id, unit.now);
        if (name === null) throw notFound('channel', id);
        await audit(unit, auth, 'channel.disconnected', subject({ id, name }));
      });
      changed(auth.workspaceId, id);
    },
    async check(workspaceId, id) {
      await deps.flushSightings();
      const row = await find(workspaceId, id);
      const account = await directory.get(id, 0);
      const platform = platforms.find((candidate) => candidate.kind === row.kind);
      if (!account || !platform) throw notFound('channel', id);
      const callbackUrl = kernel.config.publicUrl + callbackPath(row);
      const steps = await platform.check(account, row, callbackUrl);
      return { ok: steps.every((step) => step.status === 'ok'), steps };
    },
  };
}

const subject = ({ id, name }: { id: string; name: string }) => ({ kind: 'channel', id, name });
