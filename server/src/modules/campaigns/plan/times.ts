import type { CampaignSchedule } from '#contracts/campaigns.ts';
import { dayIn } from '#kernel/time/zones.ts';
import { anywhere, instantOf } from './clock.ts';

const dayMs = 86_400_000;
/** A month's days and then some: within so many days every rhythm comes up. */
const lookAhead = 62;

/**
 * When a campaign goes out first at or after a moment: the earliest time at which anybody's turn may come.
 * Null: never again.
 */
export function firstTime(schedule: CampaignSchedule, zone: string, from: Date): Date | null {
  switch (schedule.kind) {
    case 'now':
      return from;
    case 'at':
      return new Date(Math.max(Date.parse(schedule.at), from.getTime()));
    case 'local':
      return new Date(
        Math.max(anywhere(schedule.day, schedule.time).first.getTime(), from.getTime()),
      );
    case 'recurring':
      return nextTime(schedule, zone, new Date(from.getTime() - 1));
  }
}

type Recurring = Extract<CampaignSchedule, { kind: 'recurring' }>;

/** When a recurring campaign goes out next after a moment; others do not again. */
export function nextTime(schedule: CampaignSchedule, zone: string, after: Date): Date | null {
  if (schedule.kind !== 'recurring') return null;
  const start = Date.parse(dayIn(zone, after)) - 2 * dayMs;
  for (let nth = 0; nth < lookAhead + 4; nth++) {
    const day = new Date(start + nth * dayMs).toISOString().slice(0, 10);
    if (schedule.until !== null && day > schedule.until) return null;
    if (!isDay(schedule, day)) continue;
    const at = turnOf(schedule, zone, day);
    if (at > after) return at;
  }
  return null;
}

const turnOf = ({ zone: whose, time }: Recurring, zone: string, day: string): Date =>
  whose === 'contact' ? anywhere(day, time).first : instantOf(zone, day, time);

function isDay({ every }: Recurring, day: string): boolean {
  const date = new Date(`${day}T00:00:00Z`);
  if (every.unit === 'week') return every.weekdays.includes(date.getUTCDay() || 7);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  return date.getUTCDate() === Math.min(every.day, last);
}

/** The day and time of each person's own clock; null: all at the time of the sending. */
export function ownHour(
  schedule: CampaignSchedule,
  plannedFor: Date,
): { day: string; time: string } | null {
  if (schedule.kind === 'local') return { day: schedule.day, time: schedule.time };
  if (schedule.kind !== 'recurring' || schedule.zone !== 'contact') return null;
  // The turn was told in the first zone of the Earth, which is 14 hours ahead.
  const day = new Date(plannedFor.getTime() + 14 * 3_600_000).toISOString().slice(0, 10);
  return { day, time: schedule.time };
}

/**
 * When a person's turn is.
 *
 * @param zone of the person
 * @param spread her place in the time over which the campaign is spread, 0 to 1
 */
export function dueAt(
  plan: { schedule: CampaignSchedule; spreadHours: number },
  plannedFor: Date,
  zone: string,
  spread: number,
): Date {
  const own = ownHour(plan.schedule, plannedFor);
  const base = own ? instantOf(zone, own.day, own.time) : plannedFor;
  return new Date(base.getTime() + Math.floor(spread * plan.spreadHours * 3_600_000));
}
