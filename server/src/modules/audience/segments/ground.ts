import type { Rule } from '#contracts/rules.ts';
import { sql, type Tx } from '#kernel/db/database.ts';
import type { Registry } from '#kernel/registry.ts';
import type { Ground } from './compile/compile.ts';

/** A segment as rules refer to it. */
export interface KnownSegment {
  id: string;
  no: number;
  name: string;
  rule: Rule | null;
  /** Types of facts after which its members may be others. */
  facts: string[];
}

/** What a workspace's rules stand on, as of one moment. */
export interface LoadedGround extends Ground {
  segments: readonly KnownSegment[];
  segment(id: string): KnownSegment | undefined;
}

interface Row {
  timeZone: string;
  settings: Record<string, unknown>;
  segments: KnownSegment[];
}

/** Everything that compiling a workspace's rules needs, in one statement. */
export async function loadGround(
  tx: Tx,
  registry: Registry,
  workspaceId: string,
): Promise<LoadedGround> {
  const { rows } = await sql<Row>`
    select w.time_zone as "timeZone", w.settings, coalesce((
      select jsonb_agg(jsonb_build_object('id', s.id, 'no', s.no, 'name', s.name, 'rule', s.rule,
        'facts', s.facts) order by s.no)
      from audience.segments s where s.workspace_id = w.id), '[]') as segments
    from kernel.workspaces w where w.id = ${workspaceId}`.execute(tx);
  const [row] = rows;
  if (!row) throw new Error(`There is no workspace ${workspaceId}.`);
  const fields = new Map(registry.all('segmentFields').map((field) => [field.name, field]));
  const segments = new Map(row.segments.map((segment) => [segment.id, segment]));
  return {
    workspaceId,
    timeZone: row.timeZone,
    settings: row.settings,
    segments: row.segments,
    field: (name) => fields.get(name),
    segment: (id) => segments.get(id),
  };
}
