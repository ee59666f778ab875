import type { Fact } from '#contracts/facts.ts';
import { asJson, sql, type Tx } from '#kernel/db/database.ts';
import type { Arrival } from './arrivals.ts';
import { codeColumns, isValidAt, type ScannedCode } from '../resolve.ts';

export type PageFact = Fact<'page.viewed'>;

/** What a page view says of the link that brought its visitor. */
export interface Link {
  /** The id of a code, or its scene. */
  code: string;
  /** When the browser saw the arrival, by its own clock: later pages repeat it. */
  mark: string | null;
}

/** What scenes are made of, and ids; anything else names no code. */
const nameable = /^[\w-]{1,64}$/;
/** A moment in ISO 8601 is shorter. */
const longestMark = 40;

/**
 * The code's link that brought a visitor: as the snippet says (`context.rapport`, on every page for
 * 30 days), else as other libraries do, by the parameter `rp_code` of the page's own address.
 */
export function linkIn({ data }: PageFact): Link | null {
  const { rapport } = data.context;
  if (!isRecord(rapport)) return named(codeInAddress(data.url), null);
  const touch = isRecord(rapport['lastTouch']) ? rapport['lastTouch'] : null;
  return named(touch?.['code'] ?? rapport['code'], touch?.['at']);
}

function named(code: unknown, at: unknown): Link | null {
  if (typeof code !== 'string' || !nameable.test(code)) return null;
  const mark = typeof at === 'string' && at.length <= longestMark ? at : '';
  return { code, mark: mark || null };
}

/** Also in the query of a hash route (`#/shop?rp_code=x`), as the snippet reads it. */
function codeInAddress(address: string): string | null {
  const url = URL.parse(address);
  if (!url) return null;
  const query = new URLSearchParams(`${url.search.slice(1)}&${url.hash.replace(/^[^?]*\??/, '')}`);
  return query.get('rp_code');
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The visits that page views of a batch tell, each arrival once; those by unknown codes are none. */
export async function visitsIn(tx: Tx, facts: readonly PageFact[]): Promise<Arrival[]> {
  const linked = facts.flatMap((fact) => {
    const link = linkIn(fact);
    return link ? [{ ...link, fact }] : [];
  });
  if (linked.length === 0) return [];
  const codes = await resolveLinks(
    tx,
    linked.map(({ code, fact }) => ({ workspaceId: fact.workspaceId, code })),
  );
  const visits = new Map<string, Arrival>();
  for (const { code: scene, mark, fact } of linked) {
    const code = codes.get(linkKey({ workspaceId: fact.workspaceId, code: scene }));
    if (!code) continue;
    const { id: factId, workspaceId, contactId, lane, occurredAt: at } = fact;
    const key = `${contactId} ${code.id} ${mark ?? factId}`;
    if (visits.has(key)) continue;
    const who = { workspaceId, contactId, channelId: null, lane, at };
    const valid = isValidAt(code, at);
    visits.set(key, { ...who, factId, scene, mark, code, valid, kind: 'visiting' });
  }
  return unseen(tx, [...visits.values()]);
}

interface LinkRef {
  workspaceId: string;
  code: string;
}

const linkKey = ({ workspaceId, code }: LinkRef) => `${workspaceId} ${code}`;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * The codes that links name, by `linkKey`. Two channel accounts may have codes of one scene: the
 * elder has its links for good.
 */
async function resolveLinks(tx: Tx, refs: readonly LinkRef[]): Promise<Map<string, ScannedCode>> {
  const distinct = [...new Map(refs.map((ref) => [linkKey(ref), ref])).values()];
  const rows = distinct.map((ref) => ({ ...ref, id: uuid.test(ref.code) ? ref.code : null }));
  const { rows: found } = await sql<ScannedCode & { workspaceId: string; named: string }>`
    select r."workspaceId", r.code as named, ${codeColumns}
    from jsonb_to_recordset(${asJson(rows)}) as r("workspaceId" uuid, code text, id uuid)
    cross join lateral (
      (select * from codes.codes where id = r.id and workspace_id = r."workspaceId")
      union all
      (select * from codes.codes where workspace_id = r."workspaceId" and scene = r.code
        order by id limit 1)
      limit 1
    ) c`.execute(tx);
  return new Map(
    found.map(({ workspaceId, named, ...code }) => [linkKey({ workspaceId, code: named }), code]),
  );
}

/**
 * Leaves out arrivals that are known, under whichever of a person's contacts: a visitor who signs in
 * goes on reading as somebody else.
 */
async function unseen(tx: Tx, visits: readonly Arrival[]): Promise<Arrival[]> {
  const asked = visits.map(({ contactId, code, mark }, nth) => ({
    nth,
    contactId,
    codeId: code?.id,
    mark,
  }));
  const { rows } = await sql<{ nth: number }>`
    select distinct on (person.id, v."codeId", coalesce(v.mark, v.nth::text)) v.nth
    from jsonb_to_recordset(${asJson(asked)})
      as v(nth int, "contactId" uuid, "codeId" uuid, mark text)
    cross join lateral (
      select coalesce(merged_into, id) as id from kernel.contacts where id = v."contactId"
    ) person
    left join lateral (
      select true as known
      from (select person.id union all
        select id from kernel.contacts where merged_into = person.id) member
      join codes.scans s on s.contact_id = member.id and s.code_id = v."codeId"
        and s.arrival = v.mark
      limit 1
    ) before on true
    where before.known is null
    order by person.id, v."codeId", coalesce(v.mark, v.nth::text), v.nth`.execute(tx);
  const fresh = new Set(rows.map(({ nth }) => nth));
  return visits.filter((_, nth) => fresh.has(nth));
}
