/** Wall-clock parts of an instant in a zone, as "2026-11-21T09:30". */
export function toWallClock(instant: Date, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(instant);
  const of = (type: string) => parts.find((part) => part.type === type)?.value ?? '';
  return `${of('year')}-${of('month')}-${of('day')}T${of('hour')}:${of('minute')}`;
}

/**
 * The instant at which a zone's clocks show the given wall-clock time. Where clocks are set forward
 * over it, the time after the gap; where it comes twice, the first of the two.
 */
export function fromWallClock(local: string, timeZone: string): Date {
  const wanted = Date.parse(`${local}:00Z`);
  const offsetAt = (at: number) => Date.parse(`${toWallClock(new Date(at), timeZone)}:00Z`) - at;
  const before = wanted - offsetAt(wanted - 43_200_000);
  const after = wanted - offsetAt(wanted + 43_200_000);
  for (const candidate of [Math.min(before, after), Math.max(before, after)])
    if (candidate + offsetAt(candidate) === wanted) return new Date(candidate);
  return new Date(Math.max(before, after));
}

/** The calendar day, as "2026-11-21", so many days after that of `instant` in the zone. */
export function dayIn(timeZone: string, instant: Date, daysLater = 0): string {
  const today = toWallClock(instant, timeZone).slice(0, 10);
  return new Date(Date.parse(`${today}T00:00:00Z`) + daysLater * 86_400_000)
    .toISOString()
    .slice(0, 10);
}
