import { sql } from 'kysely';
import type { Change } from '#kernel/segment-field.ts';
import type { Sql } from '../tests.ts';

/** Rows of contacts in which conditions look for what they need. */
export interface Source {
  /** Conditions whose sources have the same key share one reading of the rows. */
  key: string;
  from: Sql;
  contact: Sql;
  /** Rows belong to people: those of contacts that were merged into another do not count. */
  ofPeople: boolean;
  where: Sql;
  /** Only the first row of a person, or of each `per`, in this order counts. */
  latest?: { per: Sql | null; order: readonly { by: Sql; desc?: boolean }[] };
  /**
   * Rows are facts of these types, alias `f`, after `since` (null: ever). When people are looked at one by
   * one, all conditions on facts share one reading of theirs. `bare`: nothing but their types and times
   * is asked.
   */
  facts?: { workspaceId: string; types: readonly string[]; since: Sql | null; bare: boolean };
  /** One row per person: `e.value` is made of some columns of her rows, alias `x`; of one alone, `single`. */
  folded?: { columns: Record<string, Sql>; value: Sql; single: Sql };
  /** Whether a row is the only one of its contact. */
  alone?: Sql;
  /**
   * Of each row some columns, and further ones made of them by window functions over all rows of a
   * person; conditions then speak of these columns of an alias `e`. `only`: rows that play no part may
   * be left out by this. Sources of one key may be read together, with the columns of all.
   */
  events?: { columns: Record<string, Sql>; windowed: Record<string, Sql>; only: Sql };
}

/** What a condition makes of all rows of a person that meet `row`. */
export interface Total {
  /** What it takes of a row; not NULL counts. */
  of: Sql;
  aggregate: 'count' | 'sum' | 'avg' | 'min' | 'max';
  /** Whether the aggregate meets the condition. */
  holds(total: Sql): Sql;
  /** What is shown of it, as text, number or time. */
  shown(total: Sql): Sql;
  /** Whether a person without such rows meets the condition. */
  ofNothing: boolean;
}

/**
 * A condition without its `not`: it holds for the people who have a row that meets `row`, or whose
 * `total` over such rows holds. A set of people, and some people one by one, are two ways to read
 * the same leaf.
 */
export interface Leaf {
  /** Equal conditions have equal keys, and are worked out once. */
  key: string;
  source: Source;
  /** A condition on a row; NULL is no. Bare of any cast of that to a boolean, so that indexes serve. */
  row: Sql;
  /**
   * Facts until this moment cannot make a difference. Where the value is to be shown they are read all
   * the same.
   */
  telling?: Sql;
  total?: Total;
  /** It holds as soon as there is one row; `total` is only there to be shown. */
  any: boolean;
  /**
   * When a row by itself may change what holds; in the past or NULL: never. Asked of rows that meet
   * `row`, or `ofAllRows`.
   */
  wake?: { at: Sql; ofAllRows: boolean };
  /** What a row has to show for itself. */
  value: Sql;
  /** Facts after which it may hold for others. */
  changedBy: readonly Change[];
  daily?: Daily;
}

/** A condition whose rows are those with certain keys, and on other days with others. */
export interface Daily {
  source: Source;
  /** The key of a row, and its array type. */
  key: Sql;
  type: Sql;
  /** Keys that meet the condition when today (in the workspace's time zone) is this day. */
  keysOn(today: string): readonly (string | number)[];
}

export const never = sql`null::timestamptz`;
