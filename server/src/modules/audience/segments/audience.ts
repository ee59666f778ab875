import type { Rule, RuleProblem } from '#contracts/rules.ts';
import { sql, type Tx } from '#kernel/db/database.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { Unit } from '#kernel/unit.ts';
import { problemsOf } from './check.ts';
import { batchQuery } from './compile/batch.ts';
import { createCompiler } from './compile/compile.ts';
import { runQuery } from './compile/late.ts';
import { peopleOf } from './compile/population.ts';
import type { Sql } from './compile/tests.ts';
import { loadGround } from './ground.ts';
import { addToList, takeOffList, type ListChange } from './lists.ts';
import type { Plans } from './live/plan.ts';

/** A page of people, and where the next one begins; null: that was the last. */
export interface PeoplePage {
  people: string[];
  next: string | null;
}

/** Who is who, as modules of higher rank ask it. People are canonical contact ids. */
export interface Audience {
  /** Everything wrong with a rule; paths begin with `$`. */
  problems(tx: Tx, workspaceId: string, rule: Rule): Promise<RuleProblem[]>;
  /**
   * Which of some rules, by their place in the list, hold for which people now. One statement for all
   * of them; hand in a whole batch.
   */
  holding(
    tx: Tx,
    workspaceId: string,
    rules: readonly Rule[],
    people: readonly string[],
    now: Date,
  ): Promise<Map<string, ReadonlySet<number>>>;
  /**
   * Looks at the next `limit` contacts by id and answers for which of them the rule holds: cheap
   * steps for long work that must not hold one long transaction. A page may be empty and not the last.
   */
  pageOf(
    tx: Tx,
    workspaceId: string,
    rule: Rule,
    page: { after: string | null; limit: number },
    now: Date,
  ): Promise<PeoplePage>;
  /**
   * Runs a statement on all people for whom a rule holds now.
   *
   * @param build makes the statement from a query of one column `id`
   */
  overAll<Row>(
    tx: Tx,
    workspaceId: string,
    rule: Rule,
    now: Date,
    build: (people: Sql) => Sql,
  ): Promise<Row[]>;
  /** @throws DomainError `segment.not_found`, `segment.not_list` */
  addToList(unit: Unit, change: ListChange): Promise<number>;
  /** @throws DomainError `segment.not_found`, `segment.not_list` */
  takeOffList(unit: Unit, change: ListChange): Promise<number>;
}

export function createAudience({ registry }: Pick<Kernel, 'registry'>, plans: Plans): Audience {
  async function compile(tx: Tx, workspaceId: string, rules: readonly Rule[]) {
    const compiler = createCompiler(await loadGround(tx, registry, workspaceId));
    const roots = rules.flatMap((rule, no) => {
      const [root] = compiler.add(rule);
      return root ? [{ no, holds: root.holds }] : [];
    });
    return { leaves: compiler.leaves, roots };
  }

  const holding: Audience['holding'] = async (tx, workspaceId, rules, people, now) => {
    if (rules.length === 0 || people.length === 0) return new Map();
    const { leaves, roots } = await compile(tx, workspaceId, rules);
    const rows = await runQuery<{ person: string; held: number[] }>(tx, batchQuery(leaves, roots), {
      now,
      people: [...new Set(people)],
    });
    return new Map(rows.map(({ person, held }) => [person, new Set(held)]));
  };

  const overAll: Audience['overAll'] = async <Row>(
    tx: Tx,
    workspaceId: string,
    rule: Rule,
    now: Date,
    build: (people: Sql) => Sql,
  ) => {
    const { leaves, roots } = await compile(tx, workspaceId, [rule]);
    const [root] = roots;
    if (!root) throw new Error('A rule has a root.');
    const run = { now, people: null };
    return runQuery<Row>(tx, build(peopleOf(workspaceId, root.holds, leaves)), run);
  };

  return {
    holding,
    overAll,
    async problems(tx, workspaceId, rule) {
      return problemsOf(await loadGround(tx, registry, workspaceId), rule, null);
    },
    async pageOf(tx, workspaceId, rule, { after, limit }, now) {
      const { rows } = await sql<{ id: string }>`
        select id from kernel.contacts
        where workspace_id = ${workspaceId} and merged_into is null
          and (${after}::uuid is null or id > ${after})
        order by id limit ${limit}`.execute(tx);
      const looked = rows.map(({ id }) => id);
      const held = await holding(tx, workspaceId, [rule], looked, now);
      return {
        people: looked.filter((id) => held.get(id)?.has(0)),
        next: looked.length === limit ? (looked.at(-1) ?? null) : null,
      };
    },
    addToList: (unit, change) => addToList(unit, plans, change),
    takeOffList: (unit, change) => takeOffList(unit, plans, change),
  };
}
