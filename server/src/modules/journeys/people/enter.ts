import type { EntryRefusal } from '#contracts/api/journeys.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { Unit } from '#kernel/unit.ts';
import { findByIdentity } from '#modules/contacts/index.ts';
import type { IdentityRef } from '#contracts/identity.ts';
import { readVersion } from '../definitions/versions.ts';
import { enter, type EntryResult } from '../engine/enter.ts';
import { engineOf } from '../engine/engine.ts';

export type Named = { contactId: string } | { identity: IdentityRef };
export interface Entering {
  contactId: string | null;
  runId: string | null;
  refused: EntryRefusal | null;
}

/**
 * Lets people whom somebody names into a journey, as its triggers, its limit and its rule of who may
 * enter allow.
 *
 * @returns one for each of `people`, in their order
 */
export async function enterNamed(
  kernel: Kernel,
  unit: Unit,
  workspaceId: string,
  journey: { id: string; status: string; liveVersion: number | null },
  people: readonly Named[],
  by: 'manual' | 'api',
): Promise<Entering[]> {
  const ids = await contactsOf(unit, workspaceId, people);
  const { id: journeyId, status, liveVersion } = journey;
  const refuseAll = (refused: EntryRefusal) =>
    ids.map((contactId) => ({ contactId, runId: null, refused }));
  if (status !== 'live' || liveVersion === null) return refuseAll('not_live');
  const { triggers } = await readVersion(unit.tx, workspaceId, journeyId, liveVersion);
  if (!triggers.some(({ kind }) => kind === by)) return refuseAll('no_trigger');
  const known = ids.filter((id) => id !== null);
  const results = await enter(
    engineOf(kernel),
    unit,
    workspaceId,
    known.map((contactId) => ({ contactId, journeyId, trigger: by })),
  );
  const answers = results.values();
  return ids.map((contactId) => {
    if (contactId === null) return { contactId, runId: null, refused: 'unknown_contact' };
    const { value: result } = answers.next();
    return { contactId, ...(result ? told(result) : told({ refused: 'unknown_contact' })) };
  });
}

async function contactsOf(
  { tx }: Unit,
  workspaceId: string,
  people: readonly Named[],
): Promise<(string | null)[]> {
  const identities = people.flatMap((one) => ('identity' in one ? [one.identity] : []));
  const found = (await findByIdentity(tx, workspaceId, identities)).values();
  return people.map((one) =>
    'contactId' in one ? one.contactId : ((found.next().value as string | null) ?? null),
  );
}

/** In the words of the API. */
function told(result: EntryResult): Omit<Entering, 'contactId'> {
  if ('runId' in result) return { runId: result.runId, refused: null };
  const { refused } = result;
  if (refused === 'closed') return { runId: null, refused: 'not_live' };
  return { runId: null, refused: refused === 'burst' ? 'limit' : refused };
}
