import { consentPurposes, type ConsentState } from '#contracts/api/consent.ts';
import type { ContactSection } from '#kernel/registry.ts';
import { defaultFor, latest, type Statement } from './rules.ts';
import { loadSettings, loadStatements, type LoadedStatement } from './store.ts';

/**
 * What a person agreed to: each purpose over all channels, by her word or by default, and her words
 * on single channels behind it.
 */
export const consentSection: ContactSection = {
  name: 'consents',
  async load(tx, workspaceId, contactIds): Promise<ConsentState[]> {
    const settings = await loadSettings(tx, workspaceId);
    // The first id stands for the rest; loading follows the pointers by itself.
    const said = await loadStatements(tx, workspaceId, contactIds.slice(0, 1), null);
    const byPurpose = Map.groupBy(said, ({ purpose }) => purpose);
    return [
      ...new Set([...consentPurposes, ...Object.keys(settings), ...byPurpose.keys()]),
    ].flatMap((purpose) => {
      const words = perChannel(byPurpose.get(purpose) ?? []);
      const general = words.find(({ channel }) => channel === null);
      const single = words.filter(({ channel }) => channel !== null);
      const fallback = defaultFor(settings, purpose);
      return [
        general ? stated(purpose, general) : assumed(purpose, fallback),
        ...single.map((word) => stated(purpose, word)),
      ];
    });
  },
};

/** Her latest word on each channel. */
function perChannel(said: readonly LoadedStatement[]): Statement[] {
  const words = new Map<string | null, Statement>();
  for (const word of said) words.set(word.channel, latest(words.get(word.channel) ?? null, word));
  return [...words.values()];
}

const stated = (purpose: string, word: Statement): ConsentState => ({
  purpose,
  channel: word.channel,
  granted: word.granted,
  basis: 'stated',
  source: word.source,
  at: word.at.toISOString(),
});

const assumed = (purpose: string, fallback: 'granted' | 'refused' | 'followers'): ConsentState => ({
  purpose,
  channel: null,
  granted: fallback !== 'refused',
  basis: fallback === 'followers' ? 'followers' : 'default',
  source: null,
  at: null,
});
