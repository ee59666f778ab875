import type { AnyFact, Fact, FactType } from '#contracts/facts.ts';
import type { Unit } from '../unit.ts';

/**
 * What a module does when facts happen. Gets a whole batch (facts of many contacts, in order for
 * each) and works set-based inside the unit's transaction: no query per fact, no network.
 */
export interface Reaction {
  /** `module.what`, shown when a fact is parked. */
  name: string;
  types: readonly FactType[] | 'all';
  run(unit: Unit, facts: AnyFact[]): Promise<void>;
}

/** A reaction to one or a few types, with its facts typed accordingly. */
export function reaction<T extends FactType>(
  name: string,
  types: readonly T[],
  run: (unit: Unit, facts: { [K in T]: Fact<K> }[T][]) => Promise<void>,
): Reaction {
  return {
    name,
    types,
    run: (unit, facts) => run(unit, facts as unknown as { [K in T]: Fact<K> }[T][]),
  };
}

/** Carries the name of the reaction that threw up to the place where its fact is parked. */
export class ReactionError extends Error {
  readonly reaction: string;
  constructor(name: string, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.reaction = name;
  }
}

/** Runs the reactions in their order on the facts of the types each asks for. */
export async function react(
  reactions: readonly Reaction[],
  unit: Unit,
  facts: AnyFact[],
): Promise<void> {
  for (const entry of reactions) {
    const mine =
      entry.types === 'all' ? facts : facts.filter((fact) => entry.types.includes(fact.type));
    if (mine.length === 0) continue;
    const blame = (error: unknown): never => {
      throw new ReactionError(entry.name, error);
    };
    const own = { ...unit, defer: (sent: Promise<unknown>) => unit.defer(sent.catch(blame)) };
    await entry.run(own, mine).catch(blame);
  }
}
