import type { Rule } from '#contracts/rules.ts';
import { asJson, sql, type Tx } from '#kernel/db/database.ts';
import { notFound } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import type { Unit } from '#kernel/unit.ts';

export interface SegmentRow {
  id: string;
  no: number;
  name: string;
  description: string;
  rule: Rule | null;
  failure: string | null;
  size: number;
  weekAgo: number | null;
  /** Of the computation under way; null when none is. */
  progress: { done: number; of: number } | null;
  createdBy: string;
  createdAt: Date;
  updatedAt: Date;
}

const weekMs = 7 * 86_400_000;

/** A row for each segment of alias `s`, with its size then and now and what is being computed. */
const columns = (now: Date) => sql`
  s.id, s.no, s.name, s.description, s.rule, s.failure, sizes.now as size,
  case when s.created_at <= ${weekAgo(now)} then sizes.now - sizes.since end as "weekAgo",
  (select jsonb_build_object('done', c.done, 'of', c.total) from audience.computations c
    where c.workspace_id = s.workspace_id and c.status <> 'done' and c.cause <> 'recompute'
      and (c.segments is null or s.no = any(c.segments))
    order by c.id limit 1) as progress,
  s.created_by as "createdBy", s.created_at as "createdAt", s.updated_at as "updatedAt"`;

const sizes = (now: Date) => sql`
  cross join lateral (
    select coalesce((select sum(size) from audience.sizes z where z.segment = s.no), 0)::int as now,
      coalesce((select sum(entered - departed + adjusted) from audience.flows f
        where f.segment = s.no and f.hour >= ${weekAgo(now)}), 0)::int as since
  ) sizes`;

const weekAgo = (now: Date) => new Date(now.getTime() - weekMs);

/** Segments, the newest first. */
export async function listSegments(
  tx: Tx,
  workspaceId: string,
  page: {
    q: string;
    kind: 'live' | 'static' | null;
    ids: readonly string[] | null;
    before: string | null;
    limit: number;
  },
  now: Date,
): Promise<SegmentRow[]> {
  const { rows } = await sql<SegmentRow>`
    select ${columns(now)} from (
      select * from audience.segments
      where workspace_id = ${workspaceId}
        and (${page.before}::uuid is null or id < ${page.before})
        and strpos(lower(name), lower(${page.q})) > 0
        and (${page.ids}::text[] is null or id::text = any(${page.ids}::text[]))
        and (${page.kind}::text is null or (rule is null) = (${page.kind} = 'static'))
      order by id desc limit ${page.limit}
    ) s ${sizes(now)} order by s.id desc`.execute(tx);
  return rows;
}

/** @throws DomainError `segment.not_found` */
export async function readSegment(
  tx: Tx,
  workspaceId: string,
  id: string,
  now: Date,
): Promise<SegmentRow> {
  const { rows } = await sql<SegmentRow>`
    select ${columns(now)} from audience.segments s ${sizes(now)}
    where s.workspace_id = ${workspaceId} and s.id = ${id}`.execute(tx);
  if (!rows[0]) throw notFound('segment', id);
  return rows[0];
}

interface NewSegment {
  name: string;
  description: string;
  rule: Rule | null;
  createdBy: string;
}

/** @returns its id and number */
export async function insertSegment(
  { tx, now }: Unit,
  workspaceId: string,
  { name, description, rule, createdBy }: NewSegment,
): Promise<{ id: string; no: number }> {
  const id = newId(now.getTime());
  const { rows } = await sql<{ no: number }>`
    insert into audience.segments
      (id, workspace_id, name, description, rule, facts, created_by, created_at, updated_at)
    values (${id}, ${workspaceId}, ${name}, ${description},
      ${rule === null ? null : asJson(rule)}, '{}', ${createdBy}, ${now}, ${now})
    returning no`.execute(tx);
  return { id, no: rows[0]?.no ?? 0 };
}

export async function saveSegment(
  { tx, now }: Unit,
  id: string,
  { name, description, rule }: Partial<Omit<NewSegment, 'createdBy'>>,
): Promise<void> {
  await sql`
    update audience.segments set name = coalesce(${name ?? null}, name),
      description = coalesce(${description ?? null}, description),
      rule = coalesce(${rule ? asJson(rule) : null}, rule), updated_at = ${now}
    where id = ${id}`.execute(tx);
}

export async function removeSegment(tx: Tx, no: number): Promise<void> {
  await sql`
    with listed as (delete from audience.segments where no = ${no}),
      sized as (delete from audience.sizes where segment = ${no})
    delete from audience.flows where segment = ${no}`.execute(tx);
}

/** Clears some members, and entries, of a segment that is gone; how many. */
export async function clearMembers(tx: Tx, no: number, limit: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    with members as (
      delete from audience.members where (segment, person_id) in (
        select segment, person_id from audience.members where segment = ${no} limit ${limit})
      returning 1
    ), entries as (
      delete from audience.listed where (segment, contact_id) in (
        select segment, contact_id from audience.listed where segment = ${no} limit ${limit})
      returning 1
    )
    select ((select count(*) from members) + (select count(*) from entries))::int as n`.execute(tx);
  return rows[0]?.n ?? 0;
}

/** Writes for which facts segments wait, where that changed, and what the workspace waits for in all. */
export async function saveFacts(
  tx: Tx,
  workspaceId: string,
  segments: readonly { no: number; facts: readonly string[] }[],
): Promise<void> {
  // Reactions hold this lock shared while they look at interests: those that did not see the new ones
  // are through before anything is computed. Taken last, since it holds all reactions up.
  await sql`select pg_advisory_xact_lock(72120)`.execute(tx);
  const types = [...new Set(segments.flatMap(({ facts }) => facts))];
  const all = segments.length > 0 ? ['', ...types] : [];
  await sql`
    with changed as (
      update audience.segments s set facts = array(select jsonb_array_elements_text(x.facts))
      from jsonb_to_recordset(${asJson(segments)}) as x(no int, facts jsonb)
      where s.no = x.no and s.facts <> array(select jsonb_array_elements_text(x.facts))
    ), dropped as (
      delete from audience.interests where workspace_id = ${workspaceId} and type <> all(${all}::text[])
    )
    insert into audience.interests (workspace_id, type)
    select ${workspaceId}, type from unnest(${all}::text[]) type on conflict do nothing`.execute(
    tx,
  );
}
