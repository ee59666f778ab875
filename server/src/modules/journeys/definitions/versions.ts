import type { JourneyDefinition } from '#contracts/journeys.ts';
import { journeyDraft, type JourneyDraft } from '#contracts/journeys/draft.ts';
import { sql, type Tx } from '#kernel/db/database.ts';
import { DomainError } from '#kernel/errors.ts';
import { readJourney } from './store.ts';

export interface VersionRow {
  version: number;
  publishedAt: Date;
  publishedBy: string;
  inside: number;
}

/** The latest first. */
export async function listVersions(
  tx: Tx,
  workspaceId: string,
  journeyId: string,
): Promise<VersionRow[]> {
  const { rows } = await sql<VersionRow>`
    select v.version, v.published_at as "publishedAt", v.published_by as "publishedBy", (
        select coalesce(sum(case when outlet = '+' then n else -n end), 0)
        from journeys.counts c where c.journey_id = v.journey_id and c.version = v.version
      )::float8 as inside
    from journeys.versions v
    where v.workspace_id = ${workspaceId} and v.journey_id = ${journeyId}
    order by v.version desc limit 1000`.execute(tx);
  return rows;
}

/** @throws DomainError `journey.no_version` */
export async function readVersion(
  tx: Tx,
  workspaceId: string,
  journeyId: string,
  version: number,
): Promise<JourneyDefinition> {
  const { rows } = await sql<{ definition: JourneyDefinition }>`
    select definition from journeys.versions
    where workspace_id = ${workspaceId} and journey_id = ${journeyId} and version = ${version}
    `.execute(tx);
  if (!rows[0])
    throw new DomainError('not_found', 'journey.no_version', `There is no version ${version}.`, {
      version,
    });
  return rows[0].definition;
}

/**
 * A version, or the draft.
 *
 * @throws DomainError `journey.not_found`, `journey.no_version`
 */
export async function readEdition(
  tx: Tx,
  workspaceId: string,
  journeyId: string,
  which: 'draft' | number,
): Promise<JourneyDraft> {
  const { draft } = await readJourney(tx, workspaceId, journeyId);
  if (which === 'draft') return draft;
  return journeyDraft.parse(await readVersion(tx, workspaceId, journeyId, which));
}
