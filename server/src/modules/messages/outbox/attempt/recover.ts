import { reason } from '../../decision/rules.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { SendDeps } from '../../send.ts';
import { settle } from './claims.ts';
import { failedFact } from '../facts.ts';
import { leave, lockOrphans } from './membership.ts';

const batch = 500;

/**
 * Lists what dead senders had claimed as uncertain: the platform may have it or not, and there is no
 * key by which it would know a second one from the first. A person decides.
 */
export async function recoverOrphans(
  kernel: Kernel,
  deps: SendDeps,
  dead: readonly number[],
): Promise<number> {
  let found = 0;
  for (;;) {
    const count = await kernel.unit(async (unit) => {
      const orphans = await lockOrphans(unit.tx, dead, batch);
      const because = reason('uncertain.interrupted');
      const ends = orphans.map((orphan) => ({
        contact: orphan.contactId,
        id: orphan.id,
        sender: orphan.sender,
        status: 'uncertain' as const,
        code: because.code,
        values: because.values,
        platform_id: null,
        sent_at: null,
        attempts: orphan.attempts + 1,
      }));
      await settle(unit.tx, ends, unit.now);
      unit.append(...orphans.map((orphan) => failedFact(orphan, because.code, true, unit.now)));
      unit.afterCommit(() => deps.changed(new Set(orphans.map((orphan) => orphan.workspaceId))));
      return orphans.length;
    });
    found += count;
    if (count === 0) break;
  }
  for (const sender of dead) await leave(kernel.db, sender);
  return found;
}
