/**
 * Why somebody came or went: `fact` (something happened, `by` its type), `time` (a window ran out or
 * a day came), `rule` (it was made or edited), `merge`, `segment` (another segment it is built on
 * changed, `by` its name), `settings`, `hand` (`by` who did it) or `recompute`.
 */
export const segmentCauses = [
  'fact',
  'time',
  'rule',
  'merge',
  'segment',
  'settings',
  'hand',
  'recompute',
] as const;
export type SegmentCause = (typeof segmentCauses)[number];
