import type { ConsentDefault } from '#contracts/api/consent.ts';
import type { Tx } from '#kernel/db/database.ts';
import { decide, defaultFor, type ConsentDecision, type Statement } from './rules.ts';
import { loadSettings, loadStatements } from './store.ts';

/** Answers for the people it was loaded for. */
export interface Consents {
  /**
   * @param contactId as it was given to `loadConsents`
   * @param on the channel account in question (null: none) and whether she follows it
   */
  decide(contactId: string, on: { channelId: string | null; follower: boolean }): ConsentDecision;
}

/** What holds for a person who said nothing, by purpose. */
export async function consentDefaults(
  tx: Tx,
  workspaceId: string,
): Promise<(purpose: string) => ConsentDefault> {
  const settings = await loadSettings(tx, workspaceId);
  return (purpose) => defaultFor(settings, purpose);
}

/** Loads what many people said on one purpose, in two statements whatever their number. */
export async function loadConsents(
  tx: Tx,
  workspaceId: string,
  contactIds: readonly string[],
  purpose: string,
): Promise<Consents> {
  const [settings, rows] = await Promise.all([
    loadSettings(tx, workspaceId),
    contactIds.length > 0 ? loadStatements(tx, workspaceId, contactIds, purpose) : [],
  ]);
  const statements = new Map<string, Statement[]>();
  for (const row of rows) statements.set(row.given, [...(statements.get(row.given) ?? []), row]);
  const fallback = defaultFor(settings, purpose);
  return {
    decide: (contactId, on) =>
      decide(statements.get(contactId) ?? [], on.channelId, fallback, on.follower),
  };
}
