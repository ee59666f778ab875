import { sharedClicks } from '#modules/links/index.ts';
import { messagesOf } from '#modules/messages/index.ts';
import type { Tx } from '#kernel/db/database.ts';
import type { Kernel } from '#kernel/kernel.ts';

/** What is known of the mass sends of one arm: of all together, and of nobody alone. */
export interface MassFigures {
  delivered: number;
  /** Openings of the links in them, without robots; null where there are no links. */
  clicks: number | null;
}

/** By `partOf` sending and arm. */
export type MassByPart = ReadonlyMap<string, MassFigures>;

export const noMass: MassFigures = { delivered: 0, clicks: null };

export async function readMass(
  kernel: Kernel,
  tx: Tx,
  workspaceId: string,
  campaignIds: readonly string[],
): Promise<MassByPart> {
  const [calls, links] = await Promise.all([
    messagesOf(kernel).massFigures(tx, workspaceId, 'campaign', campaignIds),
    sharedClicks(tx, workspaceId, 'campaign', campaignIds),
  ]);
  const parts = new Map<string, MassFigures>();
  for (const { part, delivered } of calls) parts.set(part, { ...noMass, delivered });
  for (const { part, clicks } of links) parts.set(part, { ...(parts.get(part) ?? noMass), clicks });
  return parts;
}
