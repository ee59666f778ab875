/**
 * The interaction window of customer-service messages: what an account may still send to a fan.
 * Pure: rule table, buckets and time in; buckets or a verdict out.
 */

/** What a fan did that may open a window. `menu` covers CLICK, scancode_* and msgmenu taps. */
export type Trigger = 'message' | 'menu' | 'follow' | 'scan' | 'payment';
export type RuleSet = 'legacy48h' | '2021' | '2023';
export type MergePolicy = 'max' | 'separate';

/** How many messages within how long; `count` null means no limit. */
interface Allowance {
  count: number | null;
  seconds: number;
}

/** One open allowance. `remaining` null means no limit; `deadline` in ms since the epoch. */
export interface Bucket {
  trigger: Trigger;
  remaining: number | null;
  deadline: number;
}

const TWO_DAYS = 48 * 3600;
const MINUTE = 60;
const legacy: Allowance = { count: 20, seconds: TWO_DAYS };

/**
 * Allowances by period. Sources: the Official Account pages on customer-service messages (2021 table
 * in force from 2021-06-01, today's from 2023-06-12). Payment is listed by one official page as
 * unlimited for 48 hours and absent from the others, so it is a switch.
 */
const WINDOW_RULES: Record<RuleSet, Partial<Record<Trigger, Allowance>>> = {
  legacy48h: { message: legacy, menu: legacy, follow: legacy, scan: legacy, payment: legacy },
  2021: {
    message: { count: 20, seconds: TWO_DAYS },
    menu: { count: 3, seconds: MINUTE },
    follow: { count: 3, seconds: MINUTE },
    scan: { count: 3, seconds: MINUTE },
    payment: { count: 20, seconds: TWO_DAYS },
  },
  2023: {
    message: { count: 5, seconds: TWO_DAYS },
    menu: { count: 3, seconds: MINUTE },
    follow: { count: 3, seconds: MINUTE },
    scan: { count: 3, seconds: MINUTE },
  },
};

const PAYMENT_IF_SWITCHED_ON: Allowance = { count: null, seconds: TWO_DAYS };
const FROM_2021 = Date.parse('2021-06-01T00:00:00+08:00');
const FROM_2023 = Date.parse('2023-06-12T00:00:00+08:00');

export interface WindowSettings {
  /** A period, or `auto` for the one in force at the platform's date. */
  windowRules: RuleSet | 'auto';
  /** `max`: an action lifts the one allowance (the platform's wording for mini programs). */
  windowMerge: MergePolicy;
  /** Whether a payment opens an unlimited window of 48 hours where the period lists none. */
  paymentWindow: boolean;
}

export function ruleSetAt(now: number): RuleSet {
  if (now < FROM_2021) return 'legacy48h';
  return now < FROM_2023 ? '2021' : '2023';
}

function allowanceFor(
  settings: WindowSettings,
  trigger: Trigger,
  now: number,
): Allowance | undefined {
  const rules = settings.windowRules === 'auto' ? ruleSetAt(now) : settings.windowRules;
  const listed = WINDOW_RULES[rules][trigger];
  if (listed !== undefined || trigger !== 'payment') return listed;
  return settings.paymentWindow ? PAYMENT_IF_SWITCHED_ON : undefined;
}

const larger = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? null : Math.max(a, b);

/** The buckets after a fan's action at `now`. Allowances never add up. */
export function openWindow(
  settings: WindowSettings,
  buckets: readonly Bucket[],
  trigger: Trigger,
  now: number,
): Bucket[] {
  const allowance = allowanceFor(settings, trigger, now);
  const open = buckets.filter((bucket) => bucket.deadline > now);
  if (allowance === undefined) return open;
  const fresh: Bucket = {
    trigger,
    remaining: allowance.count,
    deadline: now + allowance.seconds * 1000,
  };
  if (settings.windowMerge === 'separate') {
    return [...open.filter((bucket) => bucket.trigger !== trigger), fresh];
  }
  const merged = open.reduce(
    (sum, bucket) => ({
      trigger: bucket.deadline > sum.deadline ? bucket.trigger : sum.trigger,
      remaining: larger(sum.remaining, bucket.remaining),
      deadline: Math.max(sum.deadline, bucket.deadline),
    }),
    fresh,
  );
  return [merged];
}

/** The bucket that pays for a send now: the one that closes first. Or why there is none. */
export function bucketToUse(
  buckets: readonly Bucket[],
  now: number,
): Bucket | 'closed' | 'exhausted' {
  let best: Bucket | undefined;
  let open = false;
  for (const bucket of buckets) {
    if (bucket.deadline <= now) continue;
    open = true;
    if (bucket.remaining === 0) continue;
    if (best === undefined || bucket.deadline < best.deadline) best = bucket;
  }
  return best ?? (open ? 'exhausted' : 'closed');
}

/** What a person sees: messages left (null without limit) and when the last bucket closes. */
export function windowState(
  buckets: readonly Bucket[],
  now: number,
): { open: boolean; remaining: number | null; deadline: number | null } {
  const open = buckets.filter((bucket) => bucket.deadline > now);
  if (open.length === 0) return { open: false, remaining: 0, deadline: null };
  const unlimited = open.some((bucket) => bucket.remaining === null);
  return {
    open: true,
    remaining: unlimited ? null : open.reduce((sum, bucket) => sum + (bucket.remaining ?? 0), 0),
    deadline: Math.max(...open.map((bucket) => bucket.deadline)),
  };
}
