import { sql } from '#kernel/db/database.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { changeMirror, type MirrorChange, type MirrorRow } from './store.ts';

/** The platform's tag is gone: it is made again, and everybody put on it. */
export async function startAgain(kernel: Kernel, mirror: MirrorRow): Promise<void> {
  await kernel.unit(async ({ tx, now }) => {
    await sql`delete from audience.mirror_members
      where channel_id = ${mirror.channelId} and tag_id = ${mirror.tagId}`.execute(tx);
    const note: MirrorChange['note'] = { code: 'recreated', values: {}, at: now.toISOString() };
    await changeMirror(tx, mirror, { platformId: null, askedAt: null, state: 'starting', note });
  });
}
