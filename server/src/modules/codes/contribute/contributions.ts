import { asJson, sql } from '#kernel/db/database.ts';
import type { ContactSection, TimelineEntry, TimelineRenderer } from '#kernel/registry.ts';
import { linkIn } from '../attribution/links.ts';
import { resolveScenes, sceneKey } from '../resolve.ts';

/** Names the code behind a follow or scan. */
export const codeTimeline: TimelineRenderer = {
  types: ['contact.followed', 'code.scanned'],
  async render(tx, workspaceId, facts) {
    const scans = facts.flatMap((fact) =>
      (fact.type === 'contact.followed' || fact.type === 'code.scanned') &&
      fact.channelId &&
      fact.data.scene
        ? [{ id: fact.id, type: fact.type, channelId: fact.channelId, scene: fact.data.scene }]
        : [],
    );
    const codes = await resolveScenes(tx, [workspaceId], scans);
    const entries = new Map<string, TimelineEntry>();
    for (const scan of scans) {
      const code = codes.get(sceneKey(scan));
      if (code)
        entries.set(scan.id, {
          key:
            scan.type === 'code.scanned'
              ? 'timeline.code.scanned'
              : 'timeline.contact.followedThrough',
          values: { code: code.name, codeId: code.id },
          icon: scan.type === 'code.scanned' ? 'scan' : 'follow',
        });
    }
    return entries;
  },
};

/** Names the code whose link brought a visitor, on the page view that was her arrival. */
export const visitTimeline: TimelineRenderer = {
  types: ['page.viewed'],
  async render(tx, workspaceId, facts) {
    const views = facts.filter((fact) => fact.type === 'page.viewed' && linkIn(fact) !== null);
    if (views.length === 0) return new Map();
    const places = views.map(({ id, contactId, occurredAt: at }) => ({ id, contactId, at }));
    const { rows } = await sql<{ factId: string; code: string; codeId: string }>`
      select s.fact_id as "factId", c.name as code, c.id as "codeId"
      from jsonb_to_recordset(${asJson(places)}) as f(id uuid, "contactId" uuid, at timestamptz)
      join codes.scans s on s.contact_id = f."contactId" and s.at = f.at and s.fact_id = f.id
      join codes.codes c on c.id = s.code_id
      where c.workspace_id = ${workspaceId}`.execute(tx);
    return new Map(
      rows.map(({ factId, ...values }) => [
        factId,
        { key: 'timeline.code.visited', values, icon: 'link' },
      ]),
    );
  },
};

interface TouchRow {
  id: string;
  name: string;
  at: Date;
}

/** Section `codes` of a contact: the codes that touched her first and last. */
export const codeSection: ContactSection = {
  name: 'codes',
  async load(tx, workspaceId, contactIds) {
    const { rows } = await sql<{ first: TouchRow | null; last: TouchRow | null }>`
      select
        (select jsonb_build_object('id', c.id, 'name', c.name, 'at', t.first_at) from codes.touches t
          join codes.codes c on c.id = t.first_code
          where t.workspace_id = ${workspaceId} and t.contact_id = any(${contactIds}::uuid[])
          order by t.first_at limit 1) as first,
        (select jsonb_build_object('id', c.id, 'name', c.name, 'at', t.last_at) from codes.touches t
          join codes.codes c on c.id = t.last_code
          where t.workspace_id = ${workspaceId} and t.contact_id = any(${contactIds}::uuid[])
          order by t.last_at desc limit 1) as last`.execute(tx);
    return { firstTouch: rows[0]?.first ?? null, lastTouch: rows[0]?.last ?? null };
  },
};
