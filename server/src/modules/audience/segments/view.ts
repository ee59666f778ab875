import type { Segment } from '#contracts/api/segments.ts';
import type { SegmentRow } from './store.ts';

/** A segment as the API answers it. */
export const toSegment = ({
  no: _,
  progress,
  failure,
  createdAt,
  updatedAt,
  ...row
}: SegmentRow): Segment => ({
  ...row,
  kind: row.rule === null ? 'static' : 'live',
  status: failure !== null ? 'failed' : progress ? 'computing' : 'ready',
  progress,
  failure,
  createdAt: createdAt.toISOString(),
  updatedAt: updatedAt.toISOString(),
});
