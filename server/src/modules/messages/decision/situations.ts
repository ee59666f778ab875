import { getContactsForSend, type ContactForSend } from '#modules/contacts/index.ts';
import { loadConsents, type Consents } from '#modules/consent/index.ts';
import type { MessagePurpose } from '#contracts/api/messages.ts';
import type { MessageContent } from '#contracts/content.ts';
import type { MessageWay } from '#contracts/message-plan.ts';
import type { Tx } from '#kernel/db/database.ts';
import type { Accounts } from '../accounts.ts';
import { loadPauses } from '../outbox/pauses.ts';
import { loadRules, type WorkspaceRules } from '../settings.ts';
import type { ChannelSituation, Situation } from './rules.ts';
import { inLanguage, type WayFor } from './ways.ts';
import { loadRecent, loadStandings, type Standing, type WindowRow } from './standing.ts';

const dayMs = 86_400_000;

/** What one decision is about, whether the intent is new or has been waiting. */
export interface Question {
  contactId: string;
  purpose: MessagePurpose;
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
  sent(question: Question, channelId: string): void;
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
}

/** Loads it in a handful of statements, whatever the number of questions. */
export async function loadSituations(
  tx: Tx,
  accounts: Accounts,
  workspaceId: string,
  now: Date,
  questions: readonly Question[],
  { deciding = [], known }: SituationOptions = {},
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
  const standings = await loadStandings(tx, workspaceId, people, kinds, deciding);
  const channelIds = new Set(
    questions.flatMap(({ ways }) => ways.flatMap(({ channels }) => channels)),
  );
  for (const { addresses } of standings.values())
    for (const { channelId } of addresses) channelIds.add(channelId);
  await accounts.load(tx, channelIds);
  // A pause matters to messages that have waited; new ones are queued all the same.
  const pauses = await loadPauses(tx, deciding.length > 0 ? [...channelIds] : []);
  const recent = new Map<string, Map<string, Date[]>>();
  for (const purpose of purposes) {
    if (exempt(purpose) || !rules.frequencyCap) continue;
    const since = new Date(now.getTime() - rules.frequencyCap.days * dayMs);
    recent.set(purpose, await loadRecent(tx, workspaceId, people, purpose, since, deciding));
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
          ? candidates(way, standing).map((channelId) =>
              channelSituation(channelId, question, way, contact, standing, consent),
            )
          : [],
      zone: contact?.timeZone ?? rules.timeZone,
      quietHours: exempt(question.purpose) ? null : rules.quietHours,
      cap: contact ? capOf(question.purpose, contact.id) : null,
    };
  }

  /** The channels asked for, or all where she has an address, the freshest window first. */
  function candidates(way: WayFor, standing: Standing): string[] {
    if (way.channels.length > 0) return [...way.channels];
    const latest = (channelId: string) =>
      Math.max(
        0,
        ...standing.windows
          .filter((window) => window.channelId === channelId)
          .map((window) => window.closesAt.getTime()),
      );
    return [...new Set(standing.addresses.map((address) => address.channelId))].sort(
      (a, b) => latest(b) - latest(a),
    );
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
      supports: own?.adapter.supports(way.content) ?? false,
      consented: consent.decide(question.contactId, { channelId, follower }).granted,
      buckets: open,
      closed: closingOf(windows, open),
      pending: standing.pending.get(channelId) ?? 0,
      paused: pauses.get(channelId) ?? null,
    };
  }

  function capOf(purpose: MessagePurpose, person: string): Situation['cap'] {
    if (exempt(purpose) || !rules.frequencyCap) return null;
    return cap(rules.frequencyCap, recent.get(purpose)?.get(person) ?? []);
  }

  return {
    personOf: (contactId) => contacts.get(contactId)?.id ?? null,
    of,
    sent(question, channelId) {
      const person = contacts.get(question.contactId)?.id;
      if (person === undefined) return;
      const pending = standings.get(person)?.pending;
      pending?.set(channelId, (pending.get(channelId) ?? 0) + 1);
      const times = recent.get(question.purpose);
      times?.set(person, [...(times.get(person) ?? []), now]);
    },
  };
}

/** Answers to what she asked for are neither counted nor kept for the morning. */
const exempt = (purpose: MessagePurpose) => purpose === 'service';

const addressOf = (standing: Standing, channelId: string, kind: string) =>
  standing.addresses.find((address) => address.channelId === channelId && address.kind === kind)
    ?.id ?? null;

/** The closing that still holds: no window was opened after it. */
function closingOf(windows: WindowRow[], open: WindowRow[]): ChannelSituation['closed'] {
  if (open.length > 0) return null;
  const last = windows
    .filter((window) => window.closedAt !== null)
    .sort((a, b) => Number(b.closedAt) - Number(a.closedAt))[0];
  return last?.closedBy && last.closedAt ? { by: last.closedBy, at: last.closedAt } : null;
}

/** How full a person's cap is. `times` is sorted. */
function cap(
  rule: NonNullable<WorkspaceRules['frequencyCap']>,
  times: readonly Date[],
): Situation['cap'] {
  const oldest = times[times.length - rule.limit];
  const freesAt = oldest ? new Date(oldest.getTime() + rule.days * dayMs) : null;
  return { ...rule, sent: times.length, freesAt };
}
