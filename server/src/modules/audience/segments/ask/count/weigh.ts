import { sql, type Tx } from '#kernel/db/database.ts';
import { batchQuery } from '../../compile/batch.ts';
import { runQuery } from '../../compile/late.ts';
import type { Leaf } from '../../compile/leaves/leaf.ts';
import { amongLeft, type Part } from '../../compile/parts.ts';
import { ofNothing } from '../../compile/population.ts';
import type { Sql } from '../../compile/tests.ts';

/** A part with what it costs to ask it of everybody and to look at one person, in microseconds. */
export interface Weighed {
  part: Part;
  /** The share of people for whom it holds, about. */
  share: number;
  whole: number;
  each: number;
}

export interface Weights {
  parts: Weighed[];
  /** How many people there are, about. */
  people: number;
}

/** So many people, about, are looked at to learn how telling each part is. */
const sampleSize = 256;
/** Ids end at random: of the pages that are sampled one row in sixteen is taken, so that a page's neighbours do not speak for all. */
const taken = sql`right(c.id::text, 1) = '7'`;
const oneIn = 16;
/**
 * Microseconds for each unit of what PostgreSQL says it costs to read a set whole, for each person in
 * it, more where several sets become one; and for each unit of looking some people up, and what there
 * is to do for a person besides. Measured on 2026-11-22 with a million people and 20 million facts,
 * most of them in memory, on a busy machine.
 */
const perUnit = 8;
const perHeld = 0.5;
const perMask = 0.8;
const perLookUpUnit = 1.5;
const perLookUp = 4;

/** Learns from a sample of people, and from PostgreSQL's plans, what is best asked first. */
export async function weigh(
  tx: Tx,
  workspaceId: string,
  parts: readonly Part[],
  leaves: readonly Leaf[],
  now: Date,
): Promise<Weights> {
  const { total, sample } = await samplePeople(tx, workspaceId);
  const share = await sharesOf(tx, parts, leaves, sample, now);
  const hashing = (own: readonly Leaf[]) =>
    own.reduce((sum, leaf) => sum + exceptional(leaf, share.leaf(leaf)), 0) *
    (own.length > 1 ? perMask : perHeld) *
    total;
  const weighed: Weighed[] = [];
  for (const part of parts) {
    const [whole, looked] = [part.set('everybody'), amongLeft(part)];
    weighed.push({
      part,
      share: share.part(part),
      whole: perUnit * (await costOf(tx, whole, now, null)) + hashing(part.leaves),
      each: perLookUp + (perLookUpUnit * (await costOf(tx, looked, now, some))) / some.length,
    });
  }
  return { parts: weighed, people: total };
}

/** For what share of people parts and leaves hold. */
async function sharesOf(
  tx: Tx,
  parts: readonly Part[],
  leaves: readonly Leaf[],
  people: readonly string[],
  now: Date,
) {
  const formulas = [...parts.map(({ whole }) => whole), ...leaves.keys().map((leaf) => ({ leaf }))];
  const numbered = formulas.map((holds, no) => ({ no, holds }));
  const looked = await runQuery<{ held: number[] }>(tx, batchQuery(leaves, numbered), {
    now,
    people,
  });
  const shareOf = (no: number) => {
    const holding = looked.filter(({ held }) => held.includes(no)).length;
    // Nobody of the sample, or all of it, is no proof that there is nobody else.
    return (holding + 0.5) / (people.length + 1);
  };
  return {
    part: (part: Part) => shareOf(parts.indexOf(part)),
    leaf: (leaf: Leaf) => shareOf(parts.length + leaves.indexOf(leaf)),
  };
}

/** What share of people is in the set that a leaf is read as. */
const exceptional = (leaf: Leaf, share: number) => (ofNothing(leaf) ? 1 - share : share);

async function samplePeople(tx: Tx, workspaceId: string) {
  const { rows: sizes } = await sql<{ n: number }>`
    select greatest(reltuples, 1)::int as n from pg_class
    where oid = 'kernel.contacts'::regclass`.execute(tx);
  const total = sizes[0]?.n ?? 1;
  const percent = Math.min(100, (100 * sampleSize * oneIn) / total);
  const { rows } = await sql<{ id: string }>`
    select c.id from kernel.contacts c tablesample system (${percent}) repeatable (7)
    where c.workspace_id = ${workspaceId} and c.merged_into is null and ${taken}`.execute(tx);
  return { total, sample: rows.map(({ id }) => id) };
}

/** People of whom nothing is known: what is done once for a statement is a small part of its cost. */
const some = Array.from(
  { length: 100 },
  (_, n) => `00000000-0000-0000-0000-${String(n).padStart(12, '0')}`,
);

type Explained = [{ Plan: { 'Total Cost': number } }];

async function costOf(
  tx: Tx,
  query: Sql,
  now: Date,
  people: readonly string[] | null,
): Promise<number> {
  const [row] = await runQuery<{ 'QUERY PLAN': Explained }>(
    tx,
    sql`explain (format json) ${query}`,
    { now, people },
  );
  if (!row) throw new Error('PostgreSQL explained nothing.');
  return row['QUERY PLAN'][0].Plan['Total Cost'];
}
