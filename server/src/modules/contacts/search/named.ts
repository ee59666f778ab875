import { sql } from '#kernel/db/database.ts';
import { byText, type Query } from './sources.ts';

/**
 * People whose name, or what else their list is searched by, holds what was typed: a query of one column
 * `id`, to narrow another list with. Null when nothing is typed that could be searched.
 */
export function peopleNamed(workspaceId: string, typed: string): Query | null {
  const ground = byText(workspaceId, typed);
  return (
    ground &&
    sql`
    select ${ground.id} as id from ${ground.table}
    where workspace_id = ${workspaceId} and ${ground.indexed}`
  );
}
