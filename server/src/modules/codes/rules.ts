/** How full a pool of permanent codes may get before people are warned, and before it is urgent. */
const warnAt = 0.8;
const urgentAt = 0.95;

export function poolLevel(used: number, limit: number): 'ok' | 'warning' | 'critical' | 'full' {
  if (used >= limit) return 'full';
  if (used >= limit * urgentAt) return 'critical';
  return used >= limit * warnAt ? 'warning' : 'ok';
}
