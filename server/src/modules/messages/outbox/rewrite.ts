import type { Tx } from '#kernel/db/database.ts';
import type { Registry } from '#kernel/registry.ts';
import type { DecidableRow } from './rows.ts';

/**
 * Lets other modules have the last word on what ready messages of one workspace say, such as links of
 * ours in place of addresses. Messages that wait are written when they are decided anew.
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
    const ready = current.filter((row) => row.notBefore === null).map(outgoing);
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

const outgoing = ({ id, contactId, purpose, sourceKind, sourceId, content }: DecidableRow) => ({
  messageId: id,
  contactId,
  purpose,
  source: { kind: sourceKind, id: sourceId },
  content,
});
