import type { MessageSource } from '#contracts/facts.ts';
import type { MessageContent } from '#contracts/content.ts';
import type { Random } from '#kernel/random.ts';
import type { ContentRewriter, OutgoingMessage } from '#kernel/registry.ts';
import { asJson, sql, type Tx } from '#kernel/db/database.ts';
import { hashId, newId } from '#kernel/ids.ts';
import { newCode, newToken, pathOf } from './codes.ts';
import { loadUntracked } from './settings.ts';
import { sharedCodes } from './shared.ts';
import { mapUrls, mayHoldUrl, targetOf, urlsIn } from './urls.ts';

export interface TrackDeps {
  random: Random;
  /** What short links begin with. */
  publicUrl: string;
}

/**
 * Kinds of sources that many messages share: their links are told apart by the source's id. An id of
 * any other kind is that of one message's cause, and would make a link for each person.
 */
const shared = new Set(['campaign', 'journey']);

/** One address in one message. */
interface Use {
  message: OutgoingMessage;
  url: string;
  target: string;
  key: string;
  /** Null: that of all who get the same, which is looked up. */
  code: string | null;
}

/**
 * Puts short links that stand for the message and its receiver in place of the addresses in messages; in what
 * many get as it is, links that stand for what was sent.
 * Two statements for a batch, three where an address is new; none where there is no address.
 */
export function createTracker(deps: TrackDeps): ContentRewriter {
  return {
    async rewrite(tx, workspaceId, now, messages) {
      const linked = messages.filter(({ content }) => mayHoldUrl(content));
      if (linked.length === 0) return new Map();
      const untracked = new Set(await loadUntracked(tx, workspaceId));
      const uses = linked
        .filter(({ purpose }) => !untracked.has(purpose))
        .flatMap((message) => usesIn(deps, workspaceId, message));
      if (uses.length === 0) return new Map();
      const links = await linksFor(tx, deps.random, workspaceId, now, uses);
      const codes = await codesFor(tx, deps.random, workspaceId, now, uses, links);
      return rewritten(deps.publicUrl, uses, codes);
    },
  };
}

function usesIn(deps: TrackDeps, workspaceId: string, message: OutgoingMessage): Use[] {
  return urlsIn(message.content).flatMap((url) => {
    const target = targetOf(url);
    if (target === null || target.startsWith(`${deps.publicUrl}${pathOf('')}`)) return [];
    const key = keyOf(workspaceId, message.source, target);
    const code = message.sharedBy === null ? newToken(deps.random) : null;
    return [{ message, url, target, key, code }];
  });
}

/** What makes two uses of an address one link. */
const keyOf = (workspaceId: string, source: MessageSource, target: string): string =>
  hashId('link', workspaceId, source.kind, sharedId(source) ?? '', target);

const sharedId = ({ kind, id }: MessageSource): string | null => (shared.has(kind) ? id : null);

/** The ids of the uses' links by key; makes those that are missing. */
async function linksFor(
  tx: Tx,
  random: Random,
  workspaceId: string,
  now: Date,
  uses: readonly Use[],
): Promise<ReadonlyMap<string, string>> {
  const keys = [...new Set(uses.map(({ key }) => key))];
  const known = await idsOf(tx, workspaceId, keys);
  const missing = keys.filter((key) => !known.has(key)).sort();
  if (missing.length === 0) return known;
  const byKey = new Map(uses.map((use) => [use.key, use]));
  const rows = missing.flatMap((key) => {
    const use = byKey.get(key);
    if (!use) return [];
    const { kind } = use.message.source;
    const id = newId(now.getTime());
    const source = sharedId(use.message.source);
    return [{ id, key, code: newCode(random), url: use.target, kind, source }];
  });
  await sql`
    insert into links.links (workspace_id, id, key, code, url, source_kind, source_id, created_at)
    select ${workspaceId}, id, key, code, url, kind, source, ${now}
    from jsonb_to_recordset(${asJson(rows)})
      as r(id uuid, key uuid, code text, url text, kind text, source text)
    on conflict (workspace_id, key) do nothing`.execute(tx);
  // Read back: another sender may have made some of them at the same moment.
  return idsOf(tx, workspaceId, keys);
}

async function idsOf(tx: Tx, workspaceId: string, keys: string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ key: string; id: string }>`
    select key, id from links.links
    where workspace_id = ${workspaceId} and key = any(${keys}::uuid[])`.execute(tx);
  return new Map(rows.map(({ key, id }) => [key, id]));
}

/** The code of each use: hers alone, or that of all who get the same. */
async function codesFor(
  tx: Tx,
  random: Random,
  workspaceId: string,
  now: Date,
  uses: readonly Use[],
  links: ReadonlyMap<string, string>,
): Promise<(use: Use) => string | undefined> {
  const own = uses.flatMap((use) => (use.code === null ? [] : [{ ...use, code: use.code }]));
  if (own.length > 0) await insertTokens(tx, workspaceId, now, own, links);
  const sharedKey = ({ key, message }: Use) => hashId('shared link', key, message.sharedBy ?? '');
  const shared = uses
    .filter(({ code }) => code === null)
    .map((use) => ({
      key: sharedKey(use),
      linkId: links.get(use.key) ?? '',
      sourceKind: use.message.source.kind,
      sourceId: use.message.source.id,
      part: use.message.sharedBy ?? '',
    }));
  const codes = await sharedCodes(tx, random, workspaceId, now, shared);
  return (use) => use.code ?? codes.get(sharedKey(use));
}

async function insertTokens(
  tx: Tx,
  workspaceId: string,
  now: Date,
  uses: readonly (Use & { code: string })[],
  links: ReadonlyMap<string, string>,
): Promise<void> {
  const rows = uses.map(({ code, key, message }) => ({
    code,
    l: links.get(key),
    c: message.contactId,
    m: message.messageId,
    k: message.source.kind,
    s: message.source.id,
  }));
  await sql`
    insert into links.tokens (code, workspace_id, link_id, contact_id, message_id, source_kind,
      source_id, made_at)
    select code, ${workspaceId}, l, c, m, k, s, ${now}
    from jsonb_to_recordset(${asJson(rows)})
      as r(code text, l uuid, c uuid, m uuid, k text, s text)`.execute(tx);
}

function rewritten(
  publicUrl: string,
  uses: readonly Use[],
  codeOf: (use: Use) => string | undefined,
): Map<string, MessageContent> {
  const contents = new Map<string, MessageContent>();
  for (const [messageId, own] of Map.groupBy(uses, ({ message }) => message.messageId)) {
    const codes = new Map(own.map((use) => [use.url, codeOf(use)]));
    const content = own[0]?.message.content;
    if (!content) continue;
    const short = mapUrls(content, (url) => {
      const code = codes.get(url);
      return code === undefined ? undefined : publicUrl + pathOf(code);
    });
    contents.set(messageId, short);
  }
  return contents;
}
