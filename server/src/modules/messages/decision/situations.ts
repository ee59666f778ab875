import { getContactsForSend, type ContactForSend } from '#modules/contacts/index.ts';
import { loadConsents, type Consents } from '#modules/consent/index.ts';
import type { MessagePurpose } from '#contracts/api/messages.ts';
import type { MessageContent } from '#contracts/content.ts';
import type { MessageWay } from '#contracts/message-plan.ts';
import type { ChannelAdapter } from '#kernel/channel-adapter.ts';
import type { Tx } from '#kernel/db/database.ts';
import type { Accounts } from '../accounts.ts';
import { loadPauses } from '../outbox/pace/pauses.ts';
import { capsOf, holdOf, loadRules, quietHoursOf, treatmentOf } from '../settings.ts';
import { capStates, type CapState, type Counted } from './caps.ts';
import { loadMassSends, monthIn } from './mass-sends.ts';
import type { ChannelSituation, Decision, Situation } from './rules.ts';
import { variablesIn } from './text/template.ts';
import { inLanguage, type WayFor } from './ways.ts';
import {
  addressOf,
  canYield,
  channelsByFreshness,
  closingOf,
  grantOf,
  suppressionOf,
  templateOf,
} from './read-standing.ts';
import { loadRecent, loadStandings, takeTurns, type Pending, type Standing } from './standing.ts';

/** What one decision is about, whether the intent is new or has been waiting. */
export interface Question {
  contactId: string;
  purpose: MessagePurpose;
  /** Lower numbers are more urgent. */
  priority: number;
  /** Ways to say it, in order of preference. */
  ways: readonly [MessageWay, ...MessageWay[]];
  notBefore: Date | null;
  expiresAt: Date;
  duplicate: boolean;
}

/** Everything known about the people of one batch of questions of one workspace. */
export interface Situations {
  /** The id that stands for a contact; null when the workspace does not have her. */
  personOf(contactId: string): string | null;
  of(question: Question): WaySituations;
  /** Counts a message that this batch decided to send, for the decisions after it. */
  sent(
    question: Question,
    content: MessageContent,
    decision: Extract<Decision, { do: 'send' }>,
  ): void;
  /** Messages on their way that gave up their places to messages of this batch. */
  displaced(): { contactId: string; id: string }[];
}

/** One situation and one content, in her language, per way of a question. */
export interface WaySituations {
  situations: [Situation, ...Situation[]];
  contents: MessageContent[];
}

/** People by the contact id they were asked for by. */
export type KnownContacts = ReadonlyMap<string, ContactForSend>;

export interface SituationOptions {
  /** Ids of waiting messages that are being decided anew. */
  deciding?: readonly string[];
  /** All people of the questions, when they were loaded already. */
  known?: KnownContacts | undefined;
  /** What is decided will be written down in this transaction. */
  binding?: boolean;
}

/** Loads it in a handful of statements, whatever the number of questions. */
export async function loadSituations(
  tx: Tx,
  accounts: Accounts,
  workspaceId: string,
  now: Date,
  questions: readonly Question[],
  { deciding = [], known, binding = false }: SituationOptions = {},
): Promise<Situations> {
  const given = [...new Set(questions.map((question) => question.contactId))];
  const purposes = [...new Set(questions.map((question) => question.purpose))];
  const [contacts, rules, ...loaded] = await Promise.all([
    known ?? getContactsForSend(tx, workspaceId, given),
    loadRules(tx, workspaceId),
    ...purposes.map((purpose) => loadConsents(tx, workspaceId, given, purpose)),
  ]);
  const consents = new Map(purposes.map((purpose, nth) => [purpose, loaded[nth]]));
  const people = [...new Set(given.flatMap((id) => contacts.get(id)?.id ?? []))];
  const kinds = accounts.addressKinds();
  const caps = capsOf(rules);
  const isCapped = (purpose: string) => treatmentOf(rules, purpose).capped;
  const counts = caps.length > 0 && purposes.some(isCapped);
  // Before anything is read that others who decide about the same people may be about to change.
  if (binding && counts) await takeTurns(tx, people);
  const standings = await loadStandings(tx, workspaceId, people, kinds, deciding, {
    grants: questions.some(({ ways }) => ways.some(namesTemplate)),
    suppressions: rules.suppresses,
  });
  const channelIds = new Set(
    questions.flatMap(({ ways }) => ways.flatMap(({ channels }) => channels)),
  );
  for (const { addresses } of standings.values())
    for (const { channelId } of addresses) channelIds.add(channelId);
  await accounts.load(tx, channelIds);
  // A pause matters to messages that have waited; new ones are queued all the same.
  const pauses = await loadPauses(tx, deciding.length > 0 ? [...channelIds] : []);
  const uncapped = rules.purposes.filter(({ capped }) => !capped).map(({ key }) => key);
  const recent: Map<string, Counted[]> = counts
    ? await loadRecent(tx, workspaceId, people, uncapped, longestSpan(caps, now))
    : new Map<string, Counted[]>();
  const displaced: Pending[] = [];
  const byMass = questions.some(({ ways }) => ways.some(({ mass }) => mass));
  const months = byMass ? await loadMassSends(tx, people, now) : null;

  function massOf(
    adapter: ChannelAdapter | null,
    channelId: string,
    person: string,
    { pending }: Standing,
  ): ChannelSituation['mass'] {
    if (!months || !adapter?.mass) return null;
    const { perMonth: limit, zone } = adapter.mass;
    const month = monthIn(zone, now);
    const going = pending.filter((entry) => entry.channelId === channelId && entry.uses === 'mass');
    return { used: months.of(person, channelId, month) + going.length, limit, month };
  }

  function of(question: Question): WaySituations {
    const language = contacts.get(question.contactId)?.language ?? null;
    const [first, ...others] = question.ways;
    const one = inLanguage(first, language);
    const rest = others.map((way) => inLanguage(way, language));
    return {
      situations: [situation(question, one), ...rest.map((way) => situation(question, way))],
      contents: [one, ...rest].map(({ content }) => content),
    };
  }

  function situation(question: Question, way: WayFor): Situation {
    const contact = contacts.get(question.contactId);
    const standing = contact && standings.get(contact.id);
    const consent = consents.get(question.purpose);
    return {
      now,
      purpose: question.purpose,
      kind: way.content.type,
      notBefore: question.notBefore,
      expiresAt: question.expiresAt,
      known: contact !== undefined,
      duplicate: question.duplicate,
      channels:
        contact && standing && consent
          ? channelsFor(way, standing).map((channelId) =>
              channelSituation(channelId, question, way, contact, standing, consent),
            )
          : [],
      suppressed: standing ? suppressionOf(standing, question.purpose, now) : null,
      hold: holdOf(rules, question.purpose),
      zone: contact?.timeZone ?? rules.timeZone,
      zoneSource: contact?.timeZone ? (contact.timeZoneSource ?? 'contact') : 'workspace',
      quietHours: quietHoursOf(rules, question.purpose),
    };
  }

  function channelSituation(
    channelId: string,
    question: Question,
    way: WayFor,
    contact: ContactForSend,
    standing: Standing,
    consent: Consents,
  ): ChannelSituation {
    const sendable = accounts.get(channelId);
    const own = sendable?.account.workspaceId === workspaceId ? sendable : null;
    const uses = way.mass ? 'mass' : (own?.adapter.uses(way.content) ?? 'window');
    const windows = standing.windows.filter((window) => window.channelId === channelId);
    const open = windows.filter((window) => window.closedBy === null);
    const follow = contact.follows.find((entry) => entry.channelId === channelId);
    // Of who followed before the account was connected we know no follow, but hear from her.
    const heard = windows.some((window) => window.closedBy !== 'unfollowed');
    const follower = follow ? follow.until === null : heard;
    return {
      channelId,
      available: own !== null,
      address: own ? addressOf(standing, channelId, own.adapter.addressKind) : null,
      supports: own !== null && (way.mass ? massFits : fits)(own.adapter, way.content),
      uses,
      mass: massOf(own?.adapter ?? null, channelId, contact.id, standing),
      grant: uses === 'grant' ? grantOf(standing, channelId, way.content) : null,
      caps: capsFor(question, channelId, contact.id, standing),
      consented: consent.decide(question.contactId, { channelId, follower }).granted,
      buckets: open,
      closed: closingOf(windows, open),
      pending: standing.pending.filter(
        (entry) => entry.channelId === channelId && entry.uses === 'window',
      ).length,
      paused: pauses.get(channelId) ?? null,
    };
  }

  function capsFor(
    { purpose, priority }: Question,
    channelId: string,
    person: string,
    { pending }: Standing,
  ): CapState[] {
    if (caps.length === 0 || !isCapped(purpose)) return [];
    const own = pending.filter((entry) => isCapped(entry.purpose));
    const fixed = own.filter((entry) => entry.claimed || entry.id === null);
    const counted = [...(recent.get(person) ?? []), ...fixed];
    return capStates(caps, { purpose, channelId, priority }, now, counted, own.filter(canYield));
  }

  return {
    personOf: (contactId) => contacts.get(contactId)?.id ?? null,
    of,
    sent(question, content, { channelId, uses, displaces }) {
      const person = contacts.get(question.contactId)?.id;
      const standing = person === undefined ? undefined : standings.get(person);
      if (person === undefined || !standing) return;
      const yields = (entry: Pending) => entry.id !== null && displaces.includes(entry.id);
      displaced.push(...standing.pending.filter(yields));
      const decided: Pending = {
        id: null,
        contactId: person,
        channelId,
        purpose: question.purpose,
        priority: question.priority,
        uses,
        templateId: templateOf(content),
        at: now,
        claimed: false,
      };
      standing.pending = [...standing.pending.filter((entry) => !yields(entry)), decided];
    },
    displaced: () =>
      displaced.flatMap(({ contactId, id }) => (id === null ? [] : [{ contactId, id }])),
  };
}

const channelsFor = (way: WayFor, standing: Standing) =>
  way.channels.length > 0 ? way.channels : channelsByFreshness(standing);

const fits = (adapter: ChannelAdapter, content: MessageContent) => adapter.supports(content);
/** What goes to all of them as it is has nothing in it that is different for each. */
const massFits = (adapter: ChannelAdapter, content: MessageContent) =>
  (adapter.mass?.supports(content) ?? false) && variablesIn(content).length === 0;

const dayMs = 86_400_000;

/** Since when messages count for the longest of the caps. */
const longestSpan = (caps: readonly { days: number }[], now: Date) =>
  new Date(now.getTime() - Math.max(...caps.map(({ days }) => days)) * dayMs);

/** Whether a way, in any language, is by a template that she may have agreed to. */
const namesTemplate = ({ content, languages }: MessageWay): boolean =>
  [content, ...languages.map((variant) => variant.content)].some((one) => 'templateId' in one);
