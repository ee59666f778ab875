import type { JourneyStatus } from '#contracts/api/journeys.ts';
import type { JourneyDefinition } from '#contracts/journeys.ts';
import type { JourneyDraft } from '#contracts/journeys/draft.ts';
import { asJson, sql, type Tx } from '#kernel/db/database.ts';
import { notFound } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import type { Unit } from '#kernel/unit.ts';
import { settleDraft } from './settle.ts';

export interface JourneyRow {
  id: string;
  name: string;
  description: string;
  status: JourneyStatus;
  liveVersion: number | null;
  changed: boolean;
  byHand: boolean;
  hasGoal: boolean;
  revision: number;
  entered: number;
  left: number;
  reached: number;
  createdBy: string;
  createdAt: Date;
  updatedAt: Date;
  updatedBy: string;
}

export interface JourneyWithDraft extends JourneyRow {
  draft: JourneyDraft;
  work: { kind: 'move' | 'stop'; done: number; of: number } | null;
}

/** Of alias `j`. Totals are kept as people move, so none of it counts runs. */
const columns = sql`
  j.id, j.name, j.description, j.status, j.live_version as "liveVersion", j.revision,
  v.definition is distinct from j.draft as changed,
  coalesce(v.definition -> 'triggers' @> '[{"kind": "manual"}]', false) as "byHand",
  coalesce(v.definition ->> 'goal', j.draft ->> 'goal') is not null as "hasGoal", t.entered, t.departed as left, t.reached,
  j.created_by as "createdBy", j.created_at as "createdAt", j.updated_at as "updatedAt",
  j.updated_by as "updatedBy"`;

const joined = sql`
  left join journeys.versions v on v.journey_id = j.id and v.version = j.live_version
  cross join lateral (
    select coalesce(sum(n) filter (where what = '+'), 0)::float8 as entered,
      coalesce(sum(n) filter (where what like '-%'), 0)::float8 as departed,
      coalesce(sum(n) filter (where what = 'goal'), 0)::float8 as reached
    from journeys.totals where journey_id = j.id
  ) t`;

/** The newest first. */
export async function listJourneys(
  tx: Tx,
  workspaceId: string,
  page: { q: string; status: JourneyStatus | null; before: string | null; limit: number },
): Promise<JourneyRow[]> {
  const { rows } = await sql<JourneyRow>`
    select ${columns} from (
      select * from journeys.journeys
      where workspace_id = ${workspaceId}
        and (${page.before}::uuid is null or id < ${page.before})
        and strpos(lower(name), lower(${page.q})) > 0
        and (${page.status}::text is null or status = ${page.status})
      order by id desc limit ${page.limit}
    ) j ${joined} order by j.id desc`.execute(tx);
  return rows;
}

/** @throws DomainError `journey.not_found` */
export async function readJourney(
  tx: Tx,
  workspaceId: string,
  id: string,
): Promise<JourneyWithDraft> {
  const { rows } = await sql<JourneyWithDraft>`
    select ${columns}, j.draft,
      (select jsonb_build_object('kind', w.kind, 'done', w.done, 'of', w.total)
        from journeys.works w where w.journey_id = j.id) as work
    from journeys.journeys j ${joined}
    where j.workspace_id = ${workspaceId} and j.id = ${id}`.execute(tx);
  if (!rows[0]) throw notFound('journey', id);
  return rows[0];
}

/**
 * The same, held against other changes until the transaction ends.
 *
 * @throws DomainError `journey.not_found`
 */
export async function lockJourney(
  tx: Tx,
  workspaceId: string,
  id: string,
): Promise<JourneyWithDraft> {
  await sql`select from journeys.journeys where workspace_id = ${workspaceId} and id = ${id}
    for update`.execute(tx);
  return readJourney(tx, workspaceId, id);
}

export interface NewJourney {
  name: string;
  description: string;
  draft: JourneyDraft;
  by: string;
}

/** @returns its id */
export async function insertJourney(
  { tx, now }: Unit,
  workspaceId: string,
  { name, description, draft, by }: NewJourney,
): Promise<string> {
  const id = newId(now.getTime());
  await sql`
    insert into journeys.journeys (id, workspace_id, name, description, status, draft, created_by,
      created_at, updated_at, updated_by)
    values (${id}, ${workspaceId}, ${name}, ${description}, 'draft', ${asJson(settleDraft(draft))}, ${by},
      ${now}, ${now}, ${by})`.execute(tx);
  return id;
}

export async function saveJourney(
  { tx, now }: Unit,
  id: string,
  change: Partial<NewJourney> & { by: string },
): Promise<void> {
  await sql`
    update journeys.journeys set name = coalesce(${change.name ?? null}, name),
      description = coalesce(${change.description ?? null}, description),
      draft = coalesce(${change.draft ? asJson(settleDraft(change.draft)) : null}, draft),
      revision = revision + 1, updated_at = ${now}, updated_by = ${change.by}
    where id = ${id}`.execute(tx);
}

export async function setStatus(
  { tx, now }: Unit,
  id: string,
  status: JourneyStatus,
  by: string,
): Promise<void> {
  await sql`
    update journeys.journeys set status = ${status}, updated_at = ${now}, updated_by = ${by}
    where id = ${id}`.execute(tx);
}

export async function removeJourney(tx: Tx, id: string): Promise<void> {
  await sql`
    with listed as (delete from journeys.journeys where id = ${id}),
      worked as (delete from journeys.works where journey_id = ${id})
    delete from journeys.versions where journey_id = ${id}`.execute(tx);
}

/**
 * Writes the next version, makes it the live one, and the draft the same.
 *
 * @returns its number
 */
export async function insertVersion(
  { tx, now }: Unit,
  workspaceId: string,
  id: string,
  definition: JourneyDefinition,
  by: string,
): Promise<number> {
  const json = asJson(definition);
  const { rows } = await sql<{ version: number }>`
    with made as (
      insert into journeys.versions (journey_id, version, workspace_id, definition, published_at,
        published_by)
      select ${id}, coalesce(max(version), 0) + 1, ${workspaceId}, ${json}, ${now}, ${by}
      from journeys.versions where journey_id = ${id}
      returning version
    )
    update journeys.journeys j set live_version = made.version, draft = ${json},
      status = case when status = 'draft' then 'live' else status end,
      revision = revision + 1, updated_at = ${now}, updated_by = ${by}
    from made where j.id = ${id} returning made.version`.execute(tx);
  return rows[0]?.version ?? 0;
}
