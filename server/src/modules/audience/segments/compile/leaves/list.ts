import { sql } from 'kysely';
import type { Leaf } from './leaf.ts';

/** Who was put on a static list, under the contact she was then. */
export const listLeaf = (workspaceId: string, segment: number): Leaf => ({
  key: `list ${segment}`,
  source: {
    key: `list ${segment}`,
    from: sql`audience.listed l`,
    contact: sql.ref('l.contact_id'),
    ofPeople: false,
    where: sql`l.workspace_id = ${workspaceId} and l.segment = ${segment}`,
  },
  row: sql`true`,
  any: true,
  value: sql`l.at`,
  changedBy: [],
});
