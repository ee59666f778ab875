import { sql, type Tx } from '#kernel/db/database.ts';
import { runQuery } from '../../compile/late.ts';
import { amongLeft, type Part } from '../../compile/parts.ts';
import type { Sql } from '../../compile/tests.ts';
import type { Weighed, Weights } from './weigh.ts';

/** People for whom all parts hold. */
export interface Narrowed {
  count: number;
  /** Who they are; null when they are too many to be named. */
  people: readonly string[] | null;
}

/** In what order parts are asked. */
interface Order {
  first: Weighed;
  /** Asked of everybody, in one statement with the first, without which too many would be left. */
  together: Weighed[];
  /** Looked at for those who are left, one after the other. */
  rest: Weighed[];
  cost: number;
}

/** More people than these are not passed from statement to statement: ten megabytes of ids. */
const mostNamed = 250_000;

/**
 * Finds the people for whom every part holds by asking the most telling parts of everybody and the
 * others only of those who are left: whoever looks for members with a birthday this week need not
 * read two years of orders of all others.
 *
 * Settings of the transaction are changed on the way, so `tx` has to be one.
 *
 * @param weights of parts of which at least one is not negated
 * @param named most people that are named
 */
export async function narrow(
  tx: Tx,
  weights: Weights,
  now: Date,
  named = mostNamed,
): Promise<Narrowed> {
  const { first, together, rest } = orderOf(weights, named);
  const asking = { tx, now, named };
  let left = await join(asking, joined(first, together));
  for (const next of rest) {
    if (left.count === 0) break;
    if (left.people === null) return join(asking, joined(first, [...together, ...rest]));
    left = await step(asking, next, left.people);
  }
  return left;
}

interface Asking {
  tx: Tx;
  now: Date;
  named: number;
}

/** The cheapest way: for each part that may come first, the others by what they take away for their cost. */
function orderOf({ parts, people }: Weights, named: number): Order {
  const orders = parts
    .filter(({ part }) => !part.negated)
    .map((first) => following(first, parts, people, named));
  const [best] = orders.toSorted((a, b) => a.cost - b.cost);
  if (!best) throw new Error('Every part is negated.');
  return best;
}

function following(
  first: Weighed,
  parts: readonly Weighed[],
  people: number,
  named: number,
): Order {
  const order: Order = { first, together: [], rest: [], cost: first.whole };
  const open = new Set(parts.filter((one) => one !== first));
  let left = people * first.share;
  const price = ({ whole, each }: Weighed) => (left > named ? whole : Math.min(whole, each * left));
  const worth = (one: Weighed) => price(one) / (1 - one.share);
  while (open.size > 0) {
    const [next] = [...open].toSorted((a, b) => worth(a) - worth(b));
    if (!next) break;
    open.delete(next);
    (left > named ? order.together : order.rest).push(next);
    order.cost += price(next);
    left *= next.share;
  }
  return order;
}

/** Asks one more part, in the cheaper way. */
function step(asking: Asking, { part, whole, each }: Weighed, people: readonly string[]) {
  if (whole < each * people.length) {
    const those = sql`select p.person from unnest(${people}::uuid[]) p(person)`;
    return join(asking, sql`${those} where ${membership(part)}`);
  }
  return ask(asking, amongLeft(part), people);
}

const membership = ({ set, negated }: Part): Sql =>
  negated
    ? sql`not exists (select from (${set('everybody')}) s where s.person = p.person)`
    : sql`p.person in (select s.person from (${set('everybody')}) s)`;

const joined = ({ part }: Weighed, others: readonly Weighed[]): Sql =>
  sql`select p.person from (${part.set('everybody')}) p
    where ${sql.join([sql`true`, ...others.map((other) => membership(other.part))], sql` and `)}
    group by p.person`;

/** Sets are hashed, however small they are believed to be: to loop over large ones never ends. */
async function join(asking: Asking, query: Sql): Promise<Narrowed> {
  await sql`select set_config('enable_nestloop', 'off', true)`.execute(asking.tx);
  const found = await ask(asking, query);
  await sql`select set_config('enable_nestloop', 'on', true)`.execute(asking.tx);
  return found;
}

async function ask(
  { tx, now, named }: Asking,
  query: Sql,
  people: readonly string[] | null = null,
): Promise<Narrowed> {
  const [row] = await runQuery<{ n: number; people: string | null }>(
    tx,
    sql`select count(*)::int as n,
      case when count(*) <= ${named}::int then string_agg(q.person::text, ',') end as people
      from (${query}) q`,
    { now, people },
  );
  const count = row?.n ?? 0;
  if (count === 0) return { count, people: [] };
  return { count, people: row?.people?.split(',') ?? null };
}
