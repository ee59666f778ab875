import { sql } from '#kernel/db/database.ts';
import type { TimelineEntry, TimelineRenderer } from '#kernel/registry.ts';

/** Longest address that a line shows. */
const shown = 120;

/** Names the link that she opened. */
export const linkTimeline: TimelineRenderer = {
  types: ['link.clicked'],
  async render(tx, workspaceId, facts) {
    const clicks = facts.flatMap((fact) => (fact.type === 'link.clicked' ? [fact] : []));
    const ids = [...new Set(clicks.map(({ data }) => data.linkId))];
    if (ids.length === 0) return new Map<string, TimelineEntry>();
    const { rows } = await sql<{ id: string; name: string | null }>`
      select id, name from links.links
      where workspace_id = ${workspaceId} and id = any(${ids}::uuid[])`.execute(tx);
    const names = new Map(rows.map(({ id, name }) => [id, name]));
    return new Map(
      clicks.map(({ id, data }): [string, TimelineEntry] => {
        const name = names.get(data.linkId) ?? data.url.slice(0, shown);
        const values = { name, url: data.url, messageId: data.messageId };
        return [id, { key: 'timeline.link.clicked', values, icon: 'link' }];
      }),
    );
  },
};
