import type { Kernel } from '#kernel/kernel.ts';
import { engineOf } from '../engine/engine.ts';
import { enter } from '../engine/enter.ts';
import { claimOpen, journeysWithOpen, settle } from './store.ts';

/** People in one transaction; ours, 2026-11. */
const batch = 500;

/**
 * Lets everybody in whom a day has brought, as limits and who may enter allow. Each batch is one
 * transaction; a crash loses none and lets nobody in twice.
 */
export async function enterFound(kernel: Kernel, signal: AbortSignal): Promise<void> {
  for (const { journeyId, workspaceId } of await journeysWithOpen(kernel.db))
    while (!signal.aborted && (await enterSome(kernel, workspaceId, journeyId)) === batch);
}

/** @returns how many were dealt with */
function enterSome(kernel: Kernel, workspaceId: string, journeyId: string): Promise<number> {
  return kernel.unit(async (unit) => {
    const open = await claimOpen(unit.tx, journeyId, batch);
    if (open.length === 0) return 0;
    const wishes = open.map(({ contactId, kind }) => ({ contactId, journeyId, trigger: kind }));
    await enter(engineOf(kernel), unit, workspaceId, wishes);
    await settle(unit.tx, journeyId, open, unit.now);
    return open.length;
  });
}
