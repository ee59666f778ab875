import type { AnyFactInput } from '#contracts/facts.ts';
import type { IdentityRef } from '#contracts/identity.ts';
import { joinIdentities } from '#kernel/facts/people.ts';
import type { Unit } from '#kernel/unit.ts';
import { findByIdentity } from '#modules/contacts/index.ts';
import type { Person } from './row.ts';

/** A source whose word identifies people. */
export const source = 'import';

/** Somebody of a file, and the contact that she is. */
export type Told = Person & { contactId: string; created: boolean };

/** How a row's identities become one contact. */
interface Way {
  person: Person;
  /** What the fact names: enough to find or make her. */
  given: { contactId?: string; identities: IdentityRef[] };
  /** What is then noted as hers too. */
  rest: IdentityRef[];
}

/**
 * States who people are. A fact that names several identities is resolved by itself, which is slow
 * for thousands; so rows of people who are new, or whose known identities agree, name one thing
 * only, and the rest is noted for all of them at once. Rows that tangle people are left to the log.
 */
export async function stateWho(
  unit: Unit,
  workspaceId: string,
  people: readonly Person[],
  at: Date,
): Promise<Told[]> {
  const { simple, tangled } = await sortOut(unit, workspaceId, people);
  const told = await state(unit, workspaceId, simple, at);
  const learned = told.flatMap(({ contactId }, index) =>
    (simple[index]?.rest ?? []).map((identity) => ({ workspaceId, contactId, identity })),
  );
  await joinIdentities(unit, learned);
  return [...told, ...(await state(unit, workspaceId, tangled, at))];
}

async function state(
  unit: Unit,
  workspaceId: string,
  ways: readonly Way[],
  occurredAt: Date,
): Promise<Told[]> {
  const inputs = ways.map(({ person, given }): AnyFactInput => ({
    workspaceId,
    type: 'contact.identified',
    ...given,
    channelId: null,
    occurredAt,
    data: { source, traits: person.traits },
  }));
  const appended = await unit.appendNow(inputs);
  return ways.flatMap(({ person }, index) => {
    const result = appended[index];
    // Without a receipt key nothing is dropped.
    return result ? [{ ...person, contactId: result.contactId, created: result.created }] : [];
  });
}

const place = ({ kind, account, id }: IdentityRef) => JSON.stringify([kind, account, id]);

async function sortOut(
  unit: Unit,
  workspaceId: string,
  people: readonly Person[],
): Promise<{ simple: Way[]; tangled: Way[] }> {
  const identities = people.flatMap((person) => person.identities);
  const owners = await findByIdentity(unit.tx, workspaceId, identities);
  const simple: Way[] = [];
  const tangled: Way[] = [];
  const named = new Set<string>();
  let start = 0;
  for (const person of people) {
    const own = person.identities;
    const known = owners.slice(start, (start += own.length));
    const contacts = new Set(known.filter((id) => id !== null));
    const [contactId, another] = contacts;
    const rest = own.filter((_, index) => known[index] === null);
    const [first, ...others] = own;
    if (another !== undefined || rest.some((identity) => named.has(place(identity)))) {
      // Known ones first, so that nobody is made who is then found to be somebody else.
      const found = own.filter((_, index) => known[index] !== null);
      tangled.push({ person, given: { identities: [...found, ...rest] }, rest: [] });
    } else if (contactId !== undefined)
      simple.push({ person, given: { contactId, identities: [] }, rest });
    else if (first) simple.push({ person, given: { identities: [first] }, rest: others });
    for (const identity of rest) named.add(place(identity));
  }
  return { simple, tangled };
}
