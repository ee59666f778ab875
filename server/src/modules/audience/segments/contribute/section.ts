import type { ContactSegments } from '#contracts/api/contact-segments.ts';
import { sql } from '#kernel/db/database.ts';
import type { ContactSection } from '#kernel/registry.ts';

interface Row {
  id: string;
  name: string;
  live: boolean;
  since: Date;
}

/** The segments a person is in, on the contact page and in her own export. */
export const segmentsSection: ContactSection = {
  name: 'segments',
  async load(tx, workspaceId, contactIds): Promise<ContactSegments> {
    const { rows } = await sql<Row>`
      select s.id, s.name, s.rule is not null as live, m.since
      from audience.standings st
      join audience.segments s on s.no = any(st.segments)
      join audience.members m on m.segment = s.no and m.person_id = st.person_id
      where st.person_id = any(${contactIds}::uuid[]) and s.workspace_id = ${workspaceId}
      order by m.since desc, s.id desc`.execute(tx);
    return {
      items: rows.map(({ id, name, live, since }) => ({
        id,
        name,
        kind: live ? 'live' : 'static',
        since: since.toISOString(),
      })),
    };
  },
};
