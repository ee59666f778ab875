import type { AnyFact } from '#contracts/facts.ts';
import {
  spanMs,
  type DidCondition,
  type EntryTest,
  type FactMatch,
  type FieldCondition,
  type Rule,
  type SequenceCondition,
  type Test,
  type Window,
} from '#contracts/rules.ts';
import { sql, type Db } from '#kernel/db/database.ts';
import { matchesFact } from '../match/memory.ts';

/**
 * What rules mean, told a second time, slowly and plainly: everything of a workspace is read into
 * memory, and each condition is looked at for each person on its own.
 */
interface World {
  now: number;
  /** Contacts by person. */
  people: Map<string, string[]>;
  facts: AnyFact[];
  cities: Map<string, string>;
  birthdays: Map<string, string>;
  attributes: { contactId: string; key: string; byHand: boolean; value: unknown; at: number }[];
  follows: { contactId: string; channelId: string; since: number | null; until: number | null }[];
  tags: { contactId: string; tagId: string; since: number }[];
  statements: {
    contactId: string;
    purpose: string;
    channel: string;
    granted: boolean;
    at: number;
  }[];
  identities: { contactId: string; kind: string }[];
  seen: { contactId: string; last: number }[];
  listed: { contactId: string; segmentId: string }[];
  rules: Map<string, Rule | null>;
}

async function read<T>(db: Db, query: ReturnType<typeof sql>): Promise<T[]> {
  const { rows } = await (query as ReturnType<typeof sql<T>>).execute(db);
  return rows;
}

const ms = (date: Date | null) => (date === null ? null : date.getTime());

export async function readWorld(db: Db, workspaceId: string, now: Date): Promise<World> {
  const of = sql`where workspace_id = ${workspaceId}`;
  const contacts = await read<{ id: string; person: string }>(
    db,
    sql`select id, coalesce(merged_into, id) as person from kernel.contacts ${of}`,
  );
  const people = new Map<string, string[]>();
  for (const { id, person } of contacts) people.set(person, [...(people.get(person) ?? []), id]);
  const profiles = await read<{ id: string; city: string | null; birthday: string | null }>(
    db,
    sql`select contact_id as id, city, birthday::text from contacts.profiles ${of}`,
  );
  type Dated<T> = Omit<T, 'at' | 'since' | 'until' | 'last'> & Record<string, Date | null>;
  const rows = <T>(query: ReturnType<typeof sql>) => read<T>(db, query);
  return {
    now: now.getTime(),
    people,
    facts: await rows<AnyFact>(sql`
      select contact_id as "contactId", type, channel_id as "channelId",
        occurred_at as "occurredAt", data from kernel.facts ${of}`),
    cities: new Map(profiles.flatMap(({ id, city }) => (city === null ? [] : [[id, city]]))),
    birthdays: new Map(profiles.flatMap(({ id, birthday }) => (birthday ? [[id, birthday]] : []))),
    attributes: (
      await rows<Dated<World['attributes'][number]>>(sql`
        select contact_id as "contactId", key, by_hand as "byHand", value, at
        from contacts.attributes ${of}`)
    ).map((row) => ({ ...row, at: ms(row['at'] ?? null) ?? 0 })) as World['attributes'],
    follows: (
      await rows<Dated<World['follows'][number]>>(sql`
        select contact_id as "contactId", channel_id as "channelId", since, until
        from contacts.follows ${of}`)
    ).map((row) => ({
      ...row,
      since: ms(row['since'] ?? null),
      until: ms(row['until'] ?? null),
    })) as World['follows'],
    tags: (
      await rows<Dated<World['tags'][number]>>(sql`
        select contact_id as "contactId", tag_id as "tagId", since from audience.assignments ${of}`)
    ).map((row) => ({ ...row, since: ms(row['since'] ?? null) ?? 0 })) as World['tags'],
    statements: (
      await rows<Dated<World['statements'][number]>>(sql`
        select contact_id as "contactId", purpose, channel, granted, at from consent.statements ${of}`)
    ).map((row) => ({ ...row, at: ms(row['at'] ?? null) ?? 0 })) as World['statements'],
    identities: await rows(sql`
      select contact_id as "contactId", kind from kernel.identities ${of}`),
    seen: (
      await rows<Dated<World['seen'][number]>>(sql`
        select contact_id as "contactId", last_seen_at as last from contacts.activity ${of}`)
    ).map((row) => ({ ...row, last: ms(row['last'] ?? null) ?? 0 })) as World['seen'],
    listed: await rows(sql`
      select l.contact_id as "contactId", s.id as "segmentId" from audience.listed l
      join audience.segments s on s.no = l.segment where s.workspace_id = ${workspaceId}`),
    rules: new Map(
      (
        await rows<{ id: string; rule: Rule | null }>(
          sql`select id, rule from audience.segments ${of}`,
        )
      ).map(({ id, rule }) => [id, rule]),
    ),
  };
}

/** The people for whom a rule holds, sorted. */
export const membersOf = (world: World, rule: Rule): string[] =>
  [...world.people]
    .filter(([person, contacts]) => holds(world, rule, person, new Set(contacts)))
    .map(([person]) => person)
    .sort();

function holds(world: World, rule: Rule, person: string, contacts: Set<string>): boolean {
  return plainly(world, rule, person, contacts) !== (rule.not ?? false);
}

function plainly(world: World, rule: Rule, person: string, contacts: Set<string>): boolean {
  switch (rule.kind) {
    case 'group':
      return rule.match === 'all'
        ? rule.rules.every((child) => holds(world, child, person, contacts))
        : rule.rules.some((child) => holds(world, child, person, contacts));
    case 'field':
      return fieldHolds(world, rule, person, contacts);
    case 'did':
      return didHolds(world, rule, contacts);
    case 'sequence':
      return sequenceHolds(world, rule, contacts);
    case 'anniversary': {
      const birthday = world.birthdays.get(person);
      return birthday !== undefined && near(world.now, birthday, rule.from, rule.to);
    }
    case 'segment': {
      const other = world.rules.get(rule.segmentId);
      if (other) return holds(world, other, person, contacts);
      return world.listed.some(
        (entry) => entry.segmentId === rule.segmentId && contacts.has(entry.contactId),
      );
    }
  }
}

/** Shanghai, where the test's workspaces are: eight hours ahead, all year. */
const zoneMs = 8 * 3_600_000;
const startOf = (day: string) => Date.parse(`${day}T00:00:00Z`) - zoneMs;
const dayMs = 86_400_000;

function near(now: number, birthday: string, from: number, to: number): boolean {
  for (let days = from; days <= to; days++) {
    const date = new Date(now + zoneMs + days * dayMs).toISOString().slice(5, 10);
    if (date === birthday.slice(5)) return true;
  }
  return false;
}

const inWindow = (now: number, at: number, window: Window) =>
  window.kind === 'ever' ||
  (window.kind === 'last'
    ? at > now - window.span.n * spanMs[window.span.unit]
    : (window.from === null || at >= startOf(window.from)) &&
      (window.to === null || at < startOf(window.to) + dayMs));

const factsOf = (world: World, match: FactMatch, contacts: Set<string>) =>
  world.facts.filter((fact) => contacts.has(fact.contactId) && matchesFact(match, fact));

function didHolds(
  world: World,
  { fact, window, measure, compare }: DidCondition,
  contacts: Set<string>,
) {
  const facts = factsOf(world, fact, contacts).filter((one) =>
    inWindow(world.now, one.occurredAt.getTime(), window),
  );
  const times = facts.map((one) => one.occurredAt.getTime());
  const numbers = facts.flatMap((one) => ('property' in measure ? taken(one, fact, measure) : []));
  const since = (at: number) => Math.floor((world.now - at) / dayMs);
  const total = {
    count: () => facts.length,
    sum: () => numbers.reduce((sum, number) => sum + number, 0),
    average: () => numbers.reduce((sum, number) => sum + number, 0) / numbers.length,
    min: () => Math.min(...numbers),
    max: () => Math.max(...numbers),
    daysSinceFirst: () => since(Math.min(...times)),
    daysSinceLast: () => since(Math.max(...times)),
  }[measure.of]();
  const needed = 'property' in measure && measure.of !== 'sum' ? numbers : times;
  if (measure.of !== 'count' && measure.of !== 'sum' && needed.length === 0) return false;
  return compares(compare, total);
}

function taken(
  fact: AnyFact,
  match: FactMatch,
  measure: { property: string; currency?: string | undefined },
): number[] {
  const data = fact.data as Record<string, unknown>;
  if (measure.currency && data['currency'] !== measure.currency) return [];
  if (measure.property !== 'items.quantity') {
    const value = data[measure.property];
    return typeof value === 'number' ? [value] : [];
  }
  const wanted = match.where.filter(
    (entry): entry is EntryTest => entry.kind === 'entries' && !entry.not,
  );
  const items = data['items'] as { quantity: number }[];
  return items
    .filter((item) =>
      wanted.every((entry) =>
        matchesFact({ ...match, where: [entry] }, {
          ...fact,
          data: { ...data, items: [item] },
        } as AnyFact),
      ),
    )
    .map((item) => item.quantity);
}

function sequenceHolds(world: World, rule: SequenceCondition, contacts: Set<string>): boolean {
  const within = rule.within.n * spanMs[rule.within.unit];
  const next = factsOf(world, rule.then, contacts).map((fact) => fact.occurredAt.getTime());
  return factsOf(world, rule.first, contacts)
    .map((fact) => fact.occurredAt.getTime())
    .filter((at) => inWindow(world.now, at, rule.window))
    .some((at) => {
      const followed = next.some((later) => later > at && later <= at + within);
      return rule.followed ? followed : !followed && at + within <= world.now;
    });
}

function fieldHolds(world: World, rule: FieldCondition, person: string, contacts: Set<string>) {
  const own = <T extends { contactId: string }>(rows: T[]) =>
    rows.filter((row) => contacts.has(row.contactId));
  switch (rule.field) {
    case 'contacts.city':
      return textHolds(rule.test, world.cities.get(person));
    case 'contacts.attribute':
      return textHolds(rule.test, attribute(own(world.attributes), rule.params?.['key'] ?? ''));
    case 'contacts.knownBy':
      return listHolds(
        rule.test,
        own(world.identities).map(({ kind }) => kind),
      );
    case 'contacts.following': {
      const following = own(world.follows).filter(({ until }) => until === null);
      return listHolds(
        rule.test,
        following.map(({ channelId }) => channelId),
      );
    }
    case 'contacts.followedAt': {
      const times = own(world.follows).flatMap(({ since }) => since ?? []);
      return momentHolds(rule.test, world.now, times.length > 0 ? Math.max(...times) : undefined);
    }
    case 'contacts.lastSeenAt': {
      const times = own(world.seen).map(({ last }) => last);
      return momentHolds(rule.test, world.now, times.length > 0 ? Math.max(...times) : undefined);
    }
    case 'audience.tag':
      return listHolds(
        rule.test,
        own(world.tags).map(({ tagId }) => tagId),
      );
    case 'consent.given': {
      const said = own(world.statements)
        .filter(({ purpose, channel }) => purpose === rule.params?.['purpose'] && channel === '')
        .sort((a, b) => b.at - a.at || Number(a.granted) - Number(b.granted))[0];
      const follows = own(world.follows).some(({ until }) => until === null);
      return (said ? said.granted : follows) === (rule.test.op === 'isTrue');
    }
    case 'commerce.spent': {
      const total = own(world.facts)
        .filter((fact) => fact.type === 'order.placed')
        .map(({ data }) => data as { total: number; currency: string })
        .filter(({ currency }) => currency === 'CNY')
        .reduce((sum, order) => sum + order.total, 0);
      return compares(rule.test as never, total);
    }
    default:
      throw new Error(`The plain evaluation does not know ${rule.field}.`);
  }
}

function attribute(rows: World['attributes'], key: string): string | undefined {
  const latest = (byHand: boolean) =>
    rows
      .filter((row) => row.key === key && row.byHand === byHand)
      .sort((a, b) => b.at - a.at || (a.contactId < b.contactId ? 1 : -1))[0]?.value ?? null;
  const value = latest(true) ?? latest(false);
  return value === null ? undefined : String(value as string);
}

const fold = (text: string) => text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());

function textHolds(test: Test, value: string | undefined): boolean {
  if (value === undefined) return false;
  if (test.op === 'known') return true;
  if (!('values' in test)) throw new Error(test.op);
  const text = fold(value);
  return test.values.map(fold).some((wanted) => {
    if (test.op === 'is') return text === wanted;
    return test.op === 'contains' ? text.includes(wanted) : text.startsWith(wanted);
  });
}

function listHolds(test: Test, values: string[]): boolean {
  if (test.op === 'known') return values.length > 0;
  if (!('values' in test)) throw new Error(test.op);
  return test.op === 'hasAll'
    ? test.values.every((value) => values.includes(value))
    : test.values.some((value) => values.includes(value));
}

function momentHolds(test: Test, now: number, at: number | undefined): boolean {
  if (at === undefined) return false;
  if (test.op === 'known') return true;
  if (test.op === 'during')
    return inWindow(now, at, { kind: 'between', from: test.from, to: test.to });
  if (!('span' in test)) throw new Error(test.op);
  const length = test.span.n * spanMs[test.span.unit];
  if (test.op === 'inLast') return at > now - length;
  if (test.op === 'notInLast') return at <= now - length;
  return at > now && at <= now + length;
}

function compares(compare: DidCondition['compare'], value: number): boolean {
  if (compare.op === 'between') return value >= compare.from && value <= compare.to;
  const { value: wanted } = compare;
  return {
    equals: value === wanted,
    above: value > wanted,
    atLeast: value >= wanted,
    below: value < wanted,
    atMost: value <= wanted,
  }[compare.op];
}
