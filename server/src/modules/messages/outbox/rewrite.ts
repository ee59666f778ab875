import type { Tx } from '#kernel/db/database.ts';
import type { OutgoingMessage, Registry } from '#kernel/registry.ts';
import type { DecidableRow } from './rows.ts';

/**
 * Lets other modules have the last word on what ready messages of one workspace say, such as links of
 * ours in place of addresses. Messages that wait are written when they are decided anew; those for a mass
 * send are ready and only gathered.
 */
export async function rewriteReady(
  tx: Tx,
  registry: Registry,
  workspaceId: string,
  now: Date,
  rows: readonly DecidableRow[],
): Promise<readonly DecidableRow[]> {
  let current = rows;
  for (const rewriter of registry.all('contentRewriters')) {
    const ready = current.filter(isReady).map(outgoing);
    if (ready.length === 0) return current;
    const changed = await rewriter.rewrite(tx, workspaceId, now, ready);
    if (changed.size === 0) continue;
    current = current.map((row) => {
      const content = changed.get(row.id);
      return content ? { ...row, content } : row;
    });
  }
  return current;
}

const isReady = ({ notBefore, uses }: DecidableRow) => notBefore === null || uses === 'mass';

const outgoing = (row: DecidableRow): OutgoingMessage => ({
  messageId: row.id,
  contactId: row.contactId,
  purpose: row.purpose,
  source: { kind: row.sourceKind, id: row.sourceId },
  sharedBy: row.uses === 'mass' ? (row.sourcePart ?? '') : null,
  content: row.content,
});
