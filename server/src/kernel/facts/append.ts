import type { AnyFactInput } from '#contracts/facts.ts';
import { identityKinds, type IdentityRef } from '#contracts/identity.ts';
import type { Clock } from '../clock.ts';
import { asJson, sql, type Tx } from '../db/database.ts';
import { DomainError } from '../errors.ts';
import { hashId, newId } from '../ids.ts';

/** What became of one input: `null` in its place means a redelivery that was dropped. */
export interface Appended {
  factId: string;
  contactId: string;
  lane: number;
  pos: string;
  /** The contact did not exist before. */
  created: boolean;
}

interface Row {
  o: number;
  fact_id: string;
  contact_id: string;
  lane: number;
  pos: string;
  created: boolean;
}

/**
 * Appends facts inside an open transaction (one statement). Redeliveries are dropped by receipt key,
 * contacts are found or made by identity, positions in the lanes are given.
 *
 * @returns one entry per input, in order; and the lanes that got facts
 * @throws DomainError `facts.no_contact` when an input names neither a contact nor an identity
 */
export async function appendFacts(
  tx: Tx,
  clock: Clock,
  inputs: readonly AnyFactInput[],
): Promise<{ results: (Appended | null)[]; lanes: number[] }> {
  const results: (Appended | null)[] = inputs.map(() => null);
  if (inputs.length === 0) return { results, lanes: [] };
  const now = clock.now();
  const batch = inputs.map((input, index) => toRow(input, index, now));
  const { rows } = await sql<Row>`select * from kernel.append_facts(${asJson(batch)})`.execute(tx);
  const lanes = new Set<number>();
  for (const row of rows) {
    lanes.add(row.lane);
    // A merge made on the way is a fact of its own beside the input that caused it.
    if (batch[row.o]?.id !== row.fact_id) continue;
    results[row.o] = {
      factId: row.fact_id,
      contactId: row.contact_id,
      lane: row.lane,
      pos: row.pos,
      created: row.created,
    };
  }
  return { results, lanes: [...lanes] };
}

/**
 * Appends facts whose places nobody asks for. News of our own, all about contacts that are known, goes a
 * shorter way: a broadcast is made of it.
 *
 * @returns the lanes that got facts
 */
export async function stateFacts(
  tx: Tx,
  clock: Clock,
  inputs: readonly AnyFactInput[],
): Promise<number[]> {
  if (inputs.length === 0) return [];
  if (!inputs.every(isAboutKnown)) return (await appendFacts(tx, clock, inputs)).lanes;
  const now = clock.now();
  const { shapes, places } = shapesOf(inputs);
  const { rows } = await sql<{ lanes: number[] }>`
    select kernel.append_known(${inputs.map(({ contactId }) => contactId)}::uuid[],
      ${inputs.map(() => newId(now.getTime()))}::uuid[],
      ${inputs.map(({ occurredAt }) => occurredAt)}::timestamptz[], ${places}::int[],
      ${asJson(inputs.map(({ data }) => data))}, ${shapes.map(({ workspaceId }) => workspaceId)}::uuid[],
      ${shapes.map(({ type }) => type)}::text[], ${shapes.map(({ channelId }) => channelId)}::uuid[],
      ${now}) as lanes`.execute(tx);
  return rows[0]?.lanes ?? [];
}

/** Facts of one workspace, type and channel, and the place of each fact's in the list, from 1. */
function shapesOf(inputs: readonly AnyFactInput[]) {
  const known = new Map<string, number>();
  const shapes: AnyFactInput[] = [];
  const places = inputs.map((input) => {
    const key = `${input.workspaceId} ${input.type} ${input.channelId}`;
    const place = known.get(key) ?? shapes.push(input);
    known.set(key, place);
    return place;
  });
  return { shapes, places };
}

const isAboutKnown = ({ contactId, receiptKey }: AnyFactInput): boolean =>
  Boolean(contactId) && !receiptKey;

function toRow(input: AnyFactInput, index: number, now: Date) {
  const named = input.identities.filter((identity) => identity.id !== '');
  if (!input.contactId && named.length === 0)
    throw new DomainError('invalid', 'facts.no_contact', 'A fact needs a contact or an identity.');
  return {
    o: index,
    w: input.workspaceId,
    id: newId(now.getTime()),
    t: input.type,
    c: input.channelId,
    at: input.occurredAt,
    rec: now,
    d: input.data,
    k: input.receiptKey ? receiptHash(input) : null,
    ct: input.contactId ?? null,
    ...(input.contactId ? {} : { n: newId(now.getTime()), ...who(named) }),
  };
}

/** One identity is the usual case, and resolved with all others of its kind; several may join contacts. */
function who(named: readonly IdentityRef[]) {
  const [only] = named;
  if (only && named.length === 1) return { kd: only.kind, ac: only.account, xi: only.id };
  return { ids: named.map((i) => [i.kind, i.account, i.id, identityKinds[i.kind].joins]) };
}

const receiptHash = (input: AnyFactInput) =>
  hashId(input.workspaceId, input.channelId ?? '', input.receiptKey ?? '');
