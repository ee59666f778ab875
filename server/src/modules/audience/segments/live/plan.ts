import type { Db, Tx } from '#kernel/db/database.ts';
import type { Registry } from '#kernel/registry.ts';
import { batchQuery } from '../compile/batch.ts';
import { createCompiler } from '../compile/compile.ts';
import { changedBy, leavesOf } from '../compile/formula.ts';
import { statement, type Statement } from '../compile/late.ts';
import type { Daily } from '../compile/leaves/leaf.ts';
import { listLeaf } from '../compile/leaves/list.ts';
import { loadGround, type KnownSegment, type LoadedGround } from '../ground.ts';

/** A workspace's segments, compiled; as of one version of them. */
export interface Plan {
  ground: LoadedGround;
  segment(no: number): KnownSegment | undefined;
  /** All numbers. */
  all: readonly number[];
  /** Facts after which a segment's members may be others. */
  factsOf(no: number): string[];
  /** Those whose members may be others after facts of these types. */
  after(types: readonly string[]): number[];
  /** Those that the passing of time changes. */
  timed: readonly number[];
  /** Conditions that hold for others on another day, with the time zone they count in. */
  daily: readonly Daily[];
  /** The statement that evaluates these. */
  statementFor(numbers: readonly number[]): Statement;
}

/** A kept statement costs memory here and in PostgreSQL; combinations of facts are few. */
const statementLimit = 100;

/** Compiles all segments of a workspace. */
export async function loadPlan(tx: Tx, registry: Registry, workspaceId: string): Promise<Plan> {
  const ground = await loadGround(tx, registry, workspaceId);
  const byNo = new Map(ground.segments.map((segment) => [segment.no, segment]));
  const facts = new Map<number, string[]>();
  const byType = new Map<string, number[]>();
  const timed: number[] = [];
  const daily: Daily[] = [];
  for (const segment of ground.segments) {
    const own = compileOne(ground, segment);
    facts.set(segment.no, [...own.changedBy].sort());
    for (const type of own.changedBy) byType.set(type, [...(byType.get(type) ?? []), segment.no]);
    if (own.timed) timed.push(segment.no);
    daily.push(...own.daily);
  }
  const statements = new Map<string, Statement>();

  return {
    ground,
    segment: (no) => byNo.get(no),
    all: [...byNo.keys()],
    factsOf: (no) => facts.get(no) ?? [],
    after: (types) => [...new Set(types.flatMap((type) => byType.get(type) ?? []))],
    timed,
    daily,
    statementFor(numbers) {
      const key = numbers.join(' ');
      const known = statements.get(key);
      if (known) return known;
      if (statements.size >= statementLimit) statements.clear();
      const made = compileBatch(
        tx,
        ground,
        numbers.flatMap((no) => byNo.get(no) ?? []),
      );
      statements.set(key, made);
      return made;
    },
  };
}

function compileOne(ground: LoadedGround, { rule, no }: KnownSegment) {
  const compiler = createCompiler(ground);
  const leaves = rule ? compiler.leaves : [listLeaf(ground.workspaceId, no)];
  const [root] = rule ? compiler.add(rule) : [];
  const own = root ? [...leavesOf(root.holds)].flatMap((number) => leaves[number] ?? []) : leaves;
  return {
    changedBy: root ? changedBy(root.holds, leaves) : [],
    timed: own.some((leaf) => leaf.wake ?? leaf.daily),
    daily: own.flatMap((leaf) => leaf.daily ?? []),
  };
}

function compileBatch(db: Db, ground: LoadedGround, segments: readonly KnownSegment[]): Statement {
  const compiler = createCompiler(ground);
  const rules = segments.flatMap(({ id, no }) => {
    const [root] = compiler.add({ kind: 'segment', segmentId: id });
    return root ? [{ no, holds: root.holds }] : [];
  });
  return statement(db, batchQuery(compiler.leaves, rules));
}

/** Keeps the plans of the workspaces that were evaluated last. */
export function createPlans(registry: Registry) {
  const plans = new Map<string, { version: string; plan: Plan }>();
  const limit = 200;
  return {
    /** @param version as read in the same transaction after the work was claimed */
    async get(tx: Tx, workspaceId: string, version: string): Promise<Plan> {
      const known = plans.get(workspaceId);
      if (known?.version === version) return known.plan;
      if (plans.size >= limit) plans.clear();
      const plan = await loadPlan(tx, registry, workspaceId);
      plans.set(workspaceId, { version, plan });
      return plan;
    },
  };
}
export type Plans = ReturnType<typeof createPlans>;
