import type { RawBuilder } from 'kysely';
import type { z } from 'zod';
import type { ContentUse } from '#contracts/api/content.ts';
import type { MessageContent } from '#contracts/content.ts';
import type { AnyFact, MessageSource } from '#contracts/facts.ts';
import type { ChannelAdapter } from './channel-adapter.ts';
import type { Tx } from './db/database.ts';
import type { SegmentField, SegmentUses } from './segment-field.ts';
import type { TagMirror } from './tag-mirror.ts';
import type { TagUser } from './tag-user.ts';
import type { Unit } from './unit.ts';

/** Makes parametric QR codes for channel accounts of one kind; given by a channel, used by `codes`. */
export interface QrIssuer {
  kind: string;
  /** How many permanent codes one account may have in all. */
  permanentLimit: number;
  /** The longest life of a temporary code in seconds. */
  temporaryMaxSeconds: number;
  /**
   * @returns the ticket and the url to draw as a QR code
   * @throws DomainError of kind `upstream` with the platform's reason in words
   */
  issue(
    channelId: string,
    code: { scene: string; permanent: boolean; expireSeconds?: number },
  ): Promise<{ ticket: string; url: string; expiresAt: Date | null }>;
}

/** Words for a fact on a person's timeline. `key` names a text in the console's catalogue. */
export interface TimelineEntry {
  key: string;
  values: Record<string, string | number | null>;
  icon: string;
}

/** Turns facts of some types into readable lines; looks names up for a whole page of facts at once. */
export interface TimelineRenderer {
  types: readonly string[];
  render(tx: Tx, workspaceId: string, facts: AnyFact[]): Promise<Map<string, TimelineEntry>>;
}

/** Values for `{{ name }}` in message texts, for many contacts at once. */
export interface TemplateVariables {
  names: readonly string[];
  load(
    tx: Tx,
    workspaceId: string,
    contactIds: string[],
  ): Promise<Map<string, Record<string, string>>>;
}

/** A message that is about to go out, its variables filled in. */
export interface OutgoingMessage {
  messageId: string;
  contactId: string;
  purpose: string;
  source: MessageSource;
  /**
   * Set when many get it as it is, by a mass send: with the source it names all that are the same, and
   * nothing in the content may stand for one of them. Null: it is hers alone.
   */
  sharedBy: string | null;
  content: MessageContent;
}

/** Changes what messages say at the last moment before they are queued; set-based. */
export interface ContentRewriter {
  /** @returns the contents that change, by message id */
  rewrite(
    tx: Tx,
    workspaceId: string,
    now: Date,
    messages: readonly OutgoingMessage[],
  ): Promise<ReadonlyMap<string, MessageContent>>;
}

/** Sections of the contact page, and of a person's own export, given by the module that holds them. */
export interface ContactSection {
  name: string;
  /** `contactIds`: the contact and those merged into it. */
  load(tx: Tx, workspaceId: string, contactIds: string[]): Promise<unknown>;
}

/**
 * A way to narrow the list of contacts, by the query parameter of its name; also tried on the words
 * that people type into the search box when `freeText` says so.
 */
export interface ContactFilter {
  name: string;
  freeText: boolean;
  /**
   * @returns a query of one column `id`, the ids of the people (canonical; repeats do no harm),
   *   readable in descending order from an index; null when the value names nothing
   */
  people(tx: Tx, workspaceId: string, value: string): Promise<RawBuilder<unknown> | null>;
}

/** A field of each row of the contact list, loaded for a whole page of people at once. */
export interface ContactColumn {
  name: string;
  /** `contactIds` are canonical; what belongs to those merged into them counts as theirs. */
  load(tx: Tx, workspaceId: string, contactIds: string[]): Promise<Map<string, unknown>>;
}

/** One use of an action on one contact. */
export interface ActionRequest {
  workspaceId: string;
  contactId: string;
  /** For people: what brought it about. */
  why: string;
  at: Date;
  /** For the log: what asks for it, such as `{ kind: 'journey', id }`. */
  source?: MessageSource;
  params: Record<string, unknown>;
}

/** Something a module can do to contacts at another's bidding, `module.verb`; set-based. */
export interface Action {
  name: string;
  /**
   * What people fill in who choose the action, such as in a journey; a form is made of it, whose words
   * are in the console's catalogue `actions`. Members that name something say so by `picks` (see
   * `contracts/actions.ts`).
   */
  input: z.ZodObject;
  /**
   * Of ids of the module's own things that `input` picks, those that the workspace does not have, so that
   * a journey is told before it is published. Left out: it picks none.
   */
  unknown?(tx: Tx, workspaceId: string, ids: readonly string[]): Promise<string[]>;
  /** @throws ZodError, DomainError when `params` cannot be carried out */
  run(unit: Unit, requests: readonly ActionRequest[]): Promise<void>;
}

/** Refuses contents that could not be filled in, before a module stores them. */
export interface ContentChecks {
  /** @throws DomainError with the place of the first fault */
  refuse(contents: readonly MessageContent[]): void;
}

/** Says where a module holds contents, so that what they use is not deleted under them. */
export interface ContentUses {
  /** @param pattern a PostgreSQL regular expression, to be looked for in the stored contents */
  find(tx: Tx, workspaceId: string, pattern: string): Promise<ContentUse[]>;
}

/** Everything modules and channels may hand each other without knowing each other. */
export interface Contributions {
  channelAdapters: ChannelAdapter;
  qrIssuers: QrIssuer;
  timelineRenderers: TimelineRenderer;
  templateVariables: TemplateVariables;
  contentRewriters: ContentRewriter;
  contentChecks: ContentChecks;
  contentUses: ContentUses;
  contactSections: ContactSection;
  actions: Action;
  contactFilters: ContactFilter;
  contactColumns: ContactColumn;
  tagUsers: TagUser;
  tagMirrors: TagMirror;
  segmentFields: SegmentField;
  segmentUses: SegmentUses;
}

export function createRegistry() {
  const items: { [K in keyof Contributions]: Contributions[K][] } = {
    channelAdapters: [],
    qrIssuers: [],
    timelineRenderers: [],
    templateVariables: [],
    contentRewriters: [],
    contentChecks: [],
    contentUses: [],
    contactSections: [],
    actions: [],
    contactFilters: [],
    contactColumns: [],
    tagUsers: [],
    tagMirrors: [],
    segmentFields: [],
    segmentUses: [],
  };
  return {
    add<K extends keyof Contributions>(kind: K, ...given: Contributions[K][]): void {
      items[kind].push(...given);
    },
    all<K extends keyof Contributions>(kind: K): readonly Contributions[K][] {
      return items[kind];
    },
    /** @throws when no module offers an action of this name */
    action(name: string): Action {
      const found = items.actions.find((action) => action.name === name);
      if (!found) throw new Error(`No module offers the action ${name}.`);
      return found;
    },
  };
}

export type Registry = ReturnType<typeof createRegistry>;
