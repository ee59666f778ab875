import { sql } from 'kysely';
import type { SegmentExplanation } from '#contracts/api/segments.ts';
import type { Rule } from '#contracts/rules.ts';
import type { Tx } from '#kernel/db/database.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { personOf } from '#modules/contacts/index.ts';
import { refuseBadRule } from '../check.ts';
import { groupBySource, mergedSource } from '../compile/batch.ts';
import { createCompiler } from '../compile/compile.ts';
import { evaluate } from '../compile/formula.ts';
import { runQuery } from '../compile/late.ts';
import type { Leaf } from '../compile/leaves/leaf.ts';
import { aggregate, ofNothing } from '../compile/population.ts';
import { rowsOf, type Columns } from '../compile/rows.ts';
import type { Sql } from '../compile/tests.ts';
import { peopleTables } from '../compile/who.ts';
import { loadGround } from '../ground.ts';
import { loadPeople } from './people.ts';

/** So many values of one condition are shown. */
const valueLimit = 20;

type Value = SegmentExplanation['nodes'][number]['value'];
interface Shown {
  holds: boolean;
  value: Value;
}

/**
 * Whether a rule holds for one person, and every condition with what it looked at.
 *
 * @param segmentNo of a saved segment: says since when she is in it
 * @throws DomainError `contact.not_found`, `segment.rule_invalid`
 */
export async function explainRule(
  { db, registry, clock }: Kernel,
  workspaceId: string,
  rule: Rule,
  contactId: string,
  segmentNo: number | null,
): Promise<SegmentExplanation> {
  const now = clock.now();
  const { id } = await personOf(db, workspaceId, contactId);
  const ground = await loadGround(db, registry, workspaceId);
  refuseBadRule(ground, rule, null);
  const compiler = createCompiler(ground);
  const nodes = compiler.add(rule);
  const shown = await lookAt(db, compiler.leaves, id, now);
  const holds = (leaf: number) => shown.get(leaf)?.holds ?? false;
  const person = (await loadPeople(db, workspaceId, [id])).get(id);
  return {
    person: person ?? { id, name: null, avatarUrl: null, city: null, identityKinds: [] },
    holds: nodes[0] ? evaluate(nodes[0].holds, holds) : false,
    member: segmentNo === null ? null : await membership(db, segmentNo, id),
    nodes: nodes.map(({ path, holds: formula, leaf }) => ({
      path,
      holds: evaluate(formula, holds),
      value: leaf === null ? null : (shown.get(leaf)?.value ?? null),
    })),
  };
}

/** Reads each condition's rows of one person: the same rows by which it is decided. */
async function lookAt(
  tx: Tx,
  leaves: readonly Leaf[],
  person: string,
  now: Date,
): Promise<Map<number, Shown>> {
  const shown = new Map<number, Shown>();
  if (leaves.length === 0) return shown;
  for (const numbers of groupBySource(leaves)) {
    const own = numbers.flatMap((number) => leaves[number] ?? []);
    const query = sql`with ${sql.join(peopleTables(own))} ${ofSource(leaves, numbers)}`;
    const [row] = await runQuery<Record<string, Value>>(tx, query, { now, people: [person] });
    for (const number of numbers) {
      const leaf = leaves[number];
      if (leaf)
        shown.set(number, {
          holds: row ? row[`l${number}`] === true : ofNothing(leaf),
          value: row?.[`v${number}`] ?? (ofNothing(leaf) ? 0 : null),
        });
    }
  }
  return shown;
}

function ofSource(leaves: readonly Leaf[], numbers: readonly number[]): Sql {
  const own = numbers.flatMap((number) => {
    const leaf = leaves[number];
    return leaf ? [{ number, leaf }] : [];
  });
  const columns: Columns = {};
  for (const { number, leaf } of own) {
    columns[`p${number}`] = leaf.row;
    columns[`v${number}`] = leaf.total?.of ?? leaf.value;
  }
  const results = own.flatMap(({ number, leaf }) => {
    const [row, value] = [sql.ref(`x.p${number}`), sql.ref(`x.v${number}`)];
    const total = leaf.total && aggregate(leaf.total, value, row);
    const holds =
      leaf.any || !total ? sql`bool_or(${row})` : sql`(${leaf.total?.holds(total)}) is true`;
    const value_ =
      total && leaf.total
        ? sql`to_jsonb(${leaf.total.shown(total)})`
        : sql`to_jsonb((array_agg(distinct ${value}) filter (where ${value} is not null))[:${sql.lit(valueLimit)}])`;
    return [sql`${holds} as ${sql.ref(`l${number}`)}`, sql`${value_} as ${sql.ref(`v${number}`)}`];
  });
  const [first] = own;
  if (!first) return sql`select where false`;
  return sql`select ${sql.join(results)} from (${rowsOf(mergedSource(own.map(({ leaf }) => leaf)), columns, 'who')}) x
    group by x.person`;
}

async function membership(
  tx: Tx,
  no: number,
  person: string,
): Promise<SegmentExplanation['member']> {
  const { rows } = await sql<{ since: Date }>`
    select since from audience.members where segment = ${no} and person_id = ${person}`.execute(tx);
  return rows[0] ? { since: rows[0].since.toISOString() } : null;
}
