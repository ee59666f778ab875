import type { AnyFactInput } from '#contracts/facts.ts';
import type { IdentityRef } from '#contracts/identity.ts';
import { decisionsIn } from './consents.ts';
import type { TrackedEvent } from './event.ts';
import { orderIn } from './orders.ts';
import type { KnownSource } from './source.ts';

/** What holds for all events of a request. */
export interface Arrival {
  source: KnownSource;
  receivedAt: Date;
  /** `/v1/import`: timestamps are history and stay as they are. */
  history: boolean;
  /** What the `previousId`s of the request's aliases are. */
  previous: Previous;
}

export type IdKind = 'user_id' | 'anonymous_id';

/** Kinds of an earlier id; both when nobody is known by it yet, since its events may be on their way. */
export type Previous = ReadonlyMap<string, readonly IdKind[]>;

type Told = Pick<AnyFactInput, 'type' | 'data'>;

/** The facts that an event states; none when it comes from a page and names nobody that a page may name. */
export function factsOf(event: TrackedEvent, arrival: Arrival): AnyFactInput[] {
  const { source, receivedAt, history } = arrival;
  const identities = identitiesOf(event, arrival);
  if (identities.length === 0) return [];
  const common = {
    workspaceId: source.workspaceId,
    identities,
    channelId: null,
    occurredAt: occurredAt(event, receivedAt, history),
  };
  const own = event.messageId && `tracking ${source.id} ${event.messageId}`;
  const fact = (told: Told, key: string | null) =>
    ({ ...common, ...told, ...(key ? { receiptKey: key } : {}) }) as AnyFactInput;
  if (event.type === 'track') {
    const decisions = decisionsIn(event);
    if (decisions.length > 0)
      return decisions.map(({ purpose, granted }) =>
        fact(
          {
            type: 'consent.changed',
            data: { purpose, channel: null, granted, source: source.kind },
          },
          own && `${own} ${purpose}`,
        ),
      );
    const order = source.recordsOrders ? orderIn(event, source.currency) : null;
    if (order)
      return [
        fact({ type: order.type, data: order.data }, order.key ? `tracking ${order.key}` : own),
      ];
  }
  return [fact(toldBy(event, source), own)];
}

function toldBy(event: TrackedEvent, source: KnownSource): Told {
  const { properties, context, traits } = event;
  switch (event.type) {
    case 'identify':
    case 'alias':
      // `server` is taken at its word for email and phone, `web` is not: see contacts/profile.
      return { type: 'contact.identified', data: { source: source.kind, traits } };
    case 'group':
      return { type: 'group.joined', data: { groupId: event.groupId ?? '', traits } };
    case 'screen':
      return { type: 'screen.viewed', data: { name: event.name ?? '', properties, context } };
    case 'page':
      return { type: 'page.viewed', data: { ...placeOf(event), properties, context } };
    case 'track':
      return { type: 'event.tracked', data: { name: event.event ?? '', properties, context } };
  }
}

/** The page, as the call says or else as the library saw it. */
export function placeOf({ name, properties, context }: TrackedEvent) {
  const page = (context['page'] ?? {}) as Record<string, unknown>;
  const read = (key: string) => {
    const value = properties[key] ?? page[key];
    return typeof value === 'string' ? value.slice(0, 2_000) : '';
  };
  return {
    url: read('url'),
    path: read('path'),
    title: read('title') || (name ?? ''),
    referrer: read('referrer'),
  };
}

/** Who acted. A page's word is taken for ids that nobody can guess, and for those alone. */
function identitiesOf(event: TrackedEvent, arrival: Arrival): IdentityRef[] {
  const { source, previous } = arrival;
  const server = source.kind === 'server';
  const { userId, anonymousId, previousId } = event;
  const refs: IdentityRef[] = [];
  const add = (kind: IdKind, id: string | null) => {
    if (id) refs.push({ kind, account: '', id });
  };
  if (userId && (server || (source.trustsUserIds && !isGuessable(userId)))) add('user_id', userId);
  if (event.type === 'alias' && previousId)
    for (const kind of (server && previous.get(previousId)) || (['anonymous_id'] as const))
      add(kind, previousId);
  add('anonymous_id', anonymousId);
  return refs;
}

/**
 * An email address or a phone number as a user id: anybody who knows her knows it. Numbers in national
 * form look like any other id; of those only China's mobile ones are told apart.
 */
export const isGuessable = (userId: string): boolean =>
  userId.includes('@') || /^(\+[\d\s().-]{7,20}|(86)?1[3-9]\d{9})$/.test(userId);

/**
 * When it happened, by our clock: the sender's clock may be wrong, but not the time between an
 * event and its sending. As Segment does: receivedAt − (sentAt − timestamp).
 */
export function occurredAt(event: TrackedEvent, receivedAt: Date, history: boolean): Date {
  const { timestamp, sentAt } = event;
  if (!timestamp) return receivedAt;
  const skew = history || !sentAt ? 0 : receivedAt.getTime() - sentAt.getTime();
  const at = timestamp.getTime() + skew;
  return at < 0 || at > receivedAt.getTime() ? receivedAt : new Date(at);
}
