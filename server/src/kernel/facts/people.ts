import { identityKinds, type IdentityRef } from '#contracts/identity.ts';
import { asJson, sql } from '../db/database.ts';
import { DomainError } from '../errors.ts';
import type { Unit } from '../unit.ts';

/** Two contacts that became one person, or stopped being one. */
export interface Merge {
  /** The elder, who stands for both. */
  winner: string;
  loser: string;
}

interface Pair {
  workspaceId: string;
  contactId: string;
  otherId: string;
  /** Who says so: an identity kind, or a member of staff. */
  by: string;
}

/**
 * Merges two people on somebody's word and states contact.merged.
 *
 * @throws DomainError `contact.same_person` when they are one already
 */
export async function mergePeople(unit: Unit, pair: Pair): Promise<Merge> {
  const { workspaceId, contactId, otherId, by } = pair;
  const { rows } = await sql<{ [K in keyof Merge]: string | null }>`
    select winner, loser from
      kernel.merge_people(${workspaceId}, ${contactId}, ${otherId}, ${by}, ${unit.now})
  `.execute(unit.tx);
  const merge = named(rows[0]);
  if (!merge)
    throw new DomainError('conflict', 'contact.same_person', 'These are one person already.');
  state(unit, 'contact.merged', workspaceId, merge, by);
  return merge;
}

/**
 * Undoes the merge of `otherId` into the person of `contactId` and states contact.unmerged. The two
 * are not joined again by any identity they share; a person may still merge them.
 *
 * @throws DomainError `contact.not_merged` when that contact was not merged into this person
 */
export async function unmergePeople(unit: Unit, pair: Pair): Promise<Merge> {
  const { workspaceId, contactId, otherId, by } = pair;
  const { rows } = await sql<{ [K in keyof Merge]: string | null }>`
    select winner, loser from
      kernel.unmerge_people(${workspaceId}, ${contactId}, ${otherId}, ${unit.now})
  `.execute(unit.tx);
  const merge = named(rows[0]);
  if (!merge)
    throw new DomainError(
      'conflict',
      'contact.not_merged',
      'That contact was not merged into this person.',
    );
  state(unit, 'contact.unmerged', workspaceId, merge, by);
  return merge;
}

/** An identity that was learned about a contact. */
export interface LearnedIdentity {
  workspaceId: string;
  contactId: string;
  identity: IdentityRef;
}

/**
 * Gives contacts the identities learned about them. One that is somebody else's already joins the
 * two when it proves that they are one person, and states contact.merged.
 */
export async function joinIdentities(
  unit: Unit,
  learned: readonly LearnedIdentity[],
): Promise<Merge[]> {
  if (learned.length === 0) return [];
  const batch = learned.map(({ workspaceId, contactId, identity }) => ({
    w: workspaceId,
    c: contactId,
    ...identity,
    joins: identityKinds[identity.kind].joins,
  }));
  const { rows } = await sql<Merge & { workspaceId: string; reason: string }>`
    select workspace_id as "workspaceId", winner, loser, reason
    from kernel.join_identities(${asJson(batch)}, ${unit.now})`.execute(unit.tx);
  for (const { workspaceId, reason, ...merge } of rows)
    state(unit, 'contact.merged', workspaceId, merge, reason);
  return rows;
}

function named(row: { [K in keyof Merge]: string | null } | undefined): Merge | null {
  return row?.winner && row.loser ? { winner: row.winner, loser: row.loser } : null;
}

function state(
  unit: Unit,
  type: 'contact.merged' | 'contact.unmerged',
  workspaceId: string,
  { winner, loser }: Merge,
  by: string,
): void {
  unit.append({
    workspaceId,
    type,
    identities: [],
    contactId: winner,
    channelId: null,
    occurredAt: unit.now,
    data: { loser, by },
  });
}
