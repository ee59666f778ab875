import { z } from 'zod';
import { batchEvents, eventBytes, nesting } from './collect/limits.ts';

export const callTypes = ['identify', 'track', 'page', 'screen', 'alias', 'group'] as const;
export type CallType = (typeof callTypes)[number];

const id = z
  .union([z.string(), z.number()])
  .transform((value) => String(value).trim())
  .pipe(z.string().max(255))
  .nullish()
  .transform((value) => value || null);
const text = (max: number) =>
  z
    .string()
    .nullish()
    .transform((value) => value?.trim().slice(0, max) || null);
const object = z
  .record(z.string(), z.unknown())
  .nullish()
  .transform((value) => value ?? {});
/** ISO 8601; anything else says nothing. */
const moment = z
  .unknown()
  .optional()
  .transform((value) => {
    const told = typeof value === 'string' && /^\d{4}-\d\d-\d\d/.test(value);
    const at = told ? Date.parse(value) : Number.NaN;
    return Number.isNaN(at) ? null : new Date(at);
  });

/** An event of the Segment spec (segment.com/docs/connections/spec/common, read 2026-11). */
const eventShape = z.object({
  type: z.enum(callTypes),
  messageId: id,
  userId: id,
  anonymousId: id,
  previousId: id,
  groupId: id,
  event: text(200),
  name: text(200),
  properties: object,
  traits: object,
  context: object,
  timestamp: moment,
  sentAt: moment,
});
export type TrackedEvent = z.infer<typeof eventShape>;
/** An event with its place in the request. */
export type PlacedEvent = TrackedEvent & { index: number };

export interface Refused {
  index: number;
  messageId: string | null;
  reason: string;
}

/**
 * The events of a request to `/v1/{call}`, and those that make no sense with the reason.
 *
 * @returns null when a batch has no list of events, or too many
 */
export function readEvents(
  call: CallType | 'batch' | 'import',
  payload: Record<string, unknown>,
): { events: PlacedEvent[]; refused: Refused[] } | null {
  const several = call === 'batch' || call === 'import';
  const given: unknown = several ? payload['batch'] : [{ ...payload, type: call }];
  if (!Array.isArray(given) || given.length > batchEvents) return null;
  const events: PlacedEvent[] = [];
  const refused: Refused[] = [];
  for (const [index, raw] of (given as unknown[]).entries()) {
    const read = readEvent(raw, several ? payload : {});
    if (typeof read === 'string')
      refused.push({ index, messageId: messageIdOf(raw), reason: read });
    else events.push({ ...read, index });
  }
  return { events, refused };
}

/** The event, or in words why it is none. What a batch says holds for events that do not say it. */
function readEvent(raw: unknown, batch: Record<string, unknown>): TrackedEvent | string {
  if (!isShallow(raw, nesting)) return `is nested more than ${nesting} deep`;
  if (tooLarge(raw)) return `is larger than ${eventBytes / 1024} KB`;
  const parsed = eventShape.safeParse(raw);
  if (!parsed.success)
    return parsed.error.issues
      .map((issue) => `${issue.path.join('.') || 'event'}: ${issue.message}`)
      .join('; ');
  const event = parsed.data;
  event.sentAt ??= moment.parse(batch['sentAt']);
  if (isObject(batch['context'])) event.context = { ...batch['context'], ...event.context };
  return lacks(event) ?? event;
}

function lacks({ type, userId, anonymousId, event, groupId, previousId }: TrackedEvent) {
  if (type === 'alias') return userId && previousId ? null : 'needs userId and previousId';
  if (!userId && !anonymousId) return 'needs userId or anonymousId';
  if (type === 'track' && !event) return 'needs an event name';
  if (type === 'group' && !groupId) return 'needs groupId';
  return null;
}

/** Measured without what transport adds. */
function tooLarge(raw: unknown): boolean {
  const own = isObject(raw) ? { ...raw, sentAt: undefined, writeKey: undefined } : raw;
  return Buffer.byteLength(JSON.stringify(own) ?? '') > eventBytes;
}

/** Looks no deeper than allowed, so that depth cannot exhaust the stack. */
const isShallow = (value: unknown, depth: number): boolean =>
  typeof value !== 'object' ||
  value === null ||
  (depth > 0 && Object.values(value).every((item) => isShallow(item, depth - 1)));

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const messageIdOf = (raw: unknown) => {
  const given = isObject(raw) ? raw['messageId'] : null;
  return typeof given === 'string' ? given.slice(0, 255) : null;
};
