import type { MessageSource } from '#contracts/facts.ts';
import { sql, type Db } from '#kernel/db/database.ts';
import { createBatcher } from '../batcher.ts';
import { findBatch } from './limits.ts';

/** What a code opens, and whom it stands for. */
export interface Place {
  code: string;
  workspaceId: string;
  linkId: string;
  url: string;
  enabled: boolean;
  expiresAt: Date | null;
  /** These two are null for a code that everybody shares. */
  contactId: string | null;
  messageId: string | null;
  /** What asked for the message; null for a link made by hand. */
  source: MessageSource | null;
  /** It stands for what many were sent, and its openings are counted by it. */
  shared: boolean;
}

type Row = Omit<Place, 'source'> & { sourceKind: string | null; sourceId: string | null };

/** Looks codes up, those of one moment in one statement. Null for one that is not ours. */
export const createFinder = (db: Db) =>
  createBatcher<string, Place | null>(async (codes) => {
    const { rows } = await sql<Row>`
      select t.code, l.workspace_id as "workspaceId", l.id as "linkId", l.url, l.enabled,
        l.expires_at as "expiresAt", t.contact_id as "contactId", t.message_id as "messageId",
        t.source_kind as "sourceKind", t.source_id as "sourceId", false as shared
      from links.tokens t join links.links l on l.id = t.link_id
      where t.code = any(${codes}::text[])
      union all
      select s.code, l.workspace_id, l.id, l.url, l.enabled, l.expires_at, null, null, s.source_kind,
        s.source_id, true
      from links.shared s join links.links l on l.id = s.link_id
      where s.code = any(${codes}::text[])
      union all
      select l.code, l.workspace_id, l.id, l.url, l.enabled, l.expires_at, null, null, null, null,
        false
      from links.links l where l.code = any(${codes}::text[])`.execute(db);
    const found = new Map(rows.map((row) => [row.code, placeOf(row)]));
    return codes.map((code) => found.get(code) ?? null);
  }, findBatch);

const placeOf = ({ sourceKind, sourceId, ...row }: Row): Place => ({
  ...row,
  source: sourceKind === null ? null : { kind: sourceKind, id: sourceId },
});
