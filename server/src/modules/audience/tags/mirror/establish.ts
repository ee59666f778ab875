import { DomainError } from '#kernel/errors.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { MirrorAccount } from './accounts.ts';
import { queueEverybody } from './queue.ts';
import { changeMirror, dropMirror, type MirrorRow } from './store.ts';
import { failureOf, isGone } from './failures.ts';
import { startAgain } from './restart.ts';

/**
 * Brings the platform's tag of a mirror about, under its name. What we ask for is on disk before we ask: when the
 * answer is lost, the tag of that name which is found next time is ours.
 */
export async function establish(
  kernel: Kernel,
  account: MirrorAccount,
  mirror: MirrorRow,
): Promise<void> {
  const { db, clock } = kernel;
  const { platform, channelId } = account;
  try {
    if (mirror.platformId) return await rename(kernel, account, mirror, mirror.platformId);
    const found = (await platform.list(channelId)).find(({ name }) => name === mirror.platformName);
    if (found && !mirror.askedAt && !mirror.takeOver)
      throw new DomainError('conflict', 'tag_mirror.name_taken', 'The account has such a tag.');
    if (!found) await changeMirror(db, mirror, { askedAt: clock.now() });
    const platformId = found?.id ?? (await platform.create(channelId, mirror.platformName));
    await kernel.unit(async ({ tx, now }) => {
      await queueEverybody(tx, mirror, now);
      // Who has a tag that was there before is only known when it has been looked at.
      const checkedAt = found ? null : now;
      await changeMirror(tx, mirror, { platformId, state: 'working', failure: null, checkedAt });
    });
  } catch (error) {
    const failure = failureOf(error, account, mirror);
    if (!failure) throw error;
    await changeMirror(db, mirror, { state: 'failed', failure, askedAt: null });
  }
}

/** Gives the platform's tag the name that it is to have now, or that of the tag it moved to. */
async function rename(
  kernel: Kernel,
  { platform, channelId }: MirrorAccount,
  mirror: MirrorRow,
  platformId: string,
): Promise<void> {
  try {
    await platform.rename(channelId, platformId, mirror.platformName);
  } catch (error) {
    if (!isGone(error)) throw error;
    return startAgain(kernel, mirror);
  }
  await kernel.unit(async ({ tx, now }) => {
    if (mirror.checkedAt === null) await queueEverybody(tx, mirror, now);
    await changeMirror(tx, mirror, { state: 'working', failure: null });
  });
}

/** Removes the platform's tag of a mirror that is to end, and forgets the mirror. */
export async function conclude(
  kernel: Kernel,
  { platform, channelId }: MirrorAccount,
  mirror: MirrorRow,
): Promise<void> {
  const id = mirror.platformId ?? (mirror.askedAt && (await madeId(platform, mirror)));
  if (id) await platform.remove(channelId, id);
  await kernel.unit(({ tx }) => dropMirror(tx, mirror));
}

/** The tag that we asked for and of which we never heard. */
async function madeId(
  platform: MirrorAccount['platform'],
  { channelId, platformName }: MirrorRow,
): Promise<string | null> {
  const all = await platform.list(channelId);
  return all.find(({ name }) => name === platformName)?.id ?? null;
}
