import type { AnyFact } from '#contracts/facts.ts';
import type { ChannelAdapter } from './channel-adapter.ts';
import type { Tx } from './db/database.ts';

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

/** Sections of the contact page, and of a person's own export, given by the module that holds them. */
export interface ContactSection {
  name: string;
  /** `contactIds`: the contact and those merged into it. */
  load(tx: Tx, workspaceId: string, contactIds: string[]): Promise<unknown>;
}

/** Everything modules and channels may hand each other without knowing each other. */
export interface Contributions {
  channelAdapters: ChannelAdapter;
  qrIssuers: QrIssuer;
  timelineRenderers: TimelineRenderer;
  templateVariables: TemplateVariables;
  contactSections: ContactSection;
}

export function createRegistry() {
  const items: { [K in keyof Contributions]: Contributions[K][] } = {
    channelAdapters: [],
    qrIssuers: [],
    timelineRenderers: [],
    templateVariables: [],
    contactSections: [],
  };
  return {
    add<K extends keyof Contributions>(kind: K, ...given: Contributions[K][]): void {
      items[kind].push(...given);
    },
    all<K extends keyof Contributions>(kind: K): readonly Contributions[K][] {
      return items[kind];
    },
  };
}

export type Registry = ReturnType<typeof createRegistry>;
