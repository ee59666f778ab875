import type { Journey, JourneyDetail } from '#contracts/api/journeys.ts';
import type { JourneyRow, JourneyWithDraft } from './store.ts';

/** A journey as the API shows it in lists. */
export const toJourney = (row: JourneyRow): Journey => ({
  id: row.id,
  name: row.name,
  description: row.description,
  status: row.status,
  liveVersion: row.liveVersion,
  changed: row.changed,
  byHand: row.byHand,
  hasGoal: row.hasGoal,
  revision: row.revision,
  inside: row.entered - row.left,
  entered: row.entered,
  reached: row.reached,
  createdBy: row.createdBy,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
  updatedBy: row.updatedBy,
});

export const toDetail = (row: JourneyWithDraft): JourneyDetail => ({
  ...toJourney(row),
  draft: row.draft,
  work: row.work,
});
