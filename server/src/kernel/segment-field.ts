import type { RawBuilder } from 'kysely';
import type { SegmentChoice, SegmentUse } from '#contracts/api/segments.ts';
import type { FactType } from '#contracts/facts.ts';
import type { Rule, ValueType } from '#contracts/rules.ts';
import type { Tx } from './db/database.ts';

type Sql = RawBuilder<unknown>;

/** What a field's SQL is written for. */
export interface FieldQuery {
  workspaceId: string;
  /** IANA name of the workspace's zone. */
  timeZone: string;
  /** The workspace's settings, unparsed. */
  settings: Readonly<Record<string, unknown>>;
  params: Readonly<Record<string, string>>;
  /** The moment for which the rule is evaluated, a timestamptz; never use the database's own clock. */
  now: Sql;
}

/**
 * Where a field's values are: rows of contacts, which the compiler joins, restricts to some people
 * and brings together where contacts were merged. A condition holds for a person when one of her
 * rows meets it, unless `latest` or `total` says otherwise.
 */
export interface FieldRows {
  /** What stands after FROM, with an alias of one letter: `contacts.profiles p`. */
  from: Sql;
  /** The contact a row belongs to; an index must find rows by it. */
  contact: Sql;
  /** Rows are worked out per person: those of contacts that were merged into another do not count. */
  ofPeople?: boolean;
  /** Which rows count; names the workspace. */
  where: Sql;
  /**
   * The value: text, float8 for number and money (minor units), timestamptz for moment, date for day,
   * boolean, text for choice, list and branch. NULL is unknown.
   */
  value: Sql;
  /** Currency of a money value. */
  currency?: Sql;
  /** Only the first row of a person in this order counts … */
  latest?: readonly { by: Sql; desc?: boolean }[];
  /** … or the first of each of these (text). */
  per?: Sql;
  /**
   * For what neither of these can say: the value of a person is an aggregate over some columns of her
   * rows, which it finds under the alias `x`. It takes the place of `value`.
   */
  folded?: { columns: Record<string, Sql>; value: Sql };
  /**
   * Where `latest` or `folded` is given: whether a row is the only one of its contact. Rows of everybody
   * are then brought into order for the few only who have several.
   */
  alone?: Sql;
  /** The value of a person is this over the values of her rows; of no rows, `none` (or unknown). */
  total?: { of: 'sum' | 'min' | 'max'; none?: number };
  /** Until when the row says so by itself, such as the end of a window. NULL: for good. */
  until?: Sql;
  /** For `is` and `hasAny`, where comparing `value` as text would miss an index. */
  is?(values: readonly string[]): Sql;
  /** For `under`: the row's place is one of these or below. Needed for type `branch`. */
  under?(values: readonly string[]): Sql;
}

export interface FieldParam {
  name: string;
  required: boolean;
  /** Whether `choices` knows some. */
  choices: boolean;
}

/** What choices are asked for: values of the field, or of one of its params. */
export interface ChoiceQuery {
  param: string | null;
  params: Readonly<Record<string, string>>;
  /** Part of a label or value; '' is any. */
  q: string;
  /** Only these, whatever `q` is: what they are called is asked. Fields whose values have names heed it. */
  values?: readonly string[];
  limit: number;
}

/** A fact, or that it (whatever its type) told a new identity of the person. */
export type Change = FactType | 'identity.learned';

/**
 * A field that segment rules may test, `module.field`; given by the module that holds its values. Its
 * name and those of its params and fixed choices are in the console's catalogue.
 */
export interface SegmentField {
  name: string;
  /** Where the builder shows it: profile, identity, consent, channels, codes, tags, orders, portrait. */
  group: string;
  type: ValueType;
  params?: readonly FieldParam[];
  /** Facts after which a person's value may be another. */
  changedBy: readonly Change[];
  /** Exactly one of `rows` and `expand` is given. */
  rows?(query: FieldQuery): FieldRows;
  /** A boolean that is made of other fields: the rule that says when it is true. */
  expand?(query: FieldQuery): Rule;
  choices?(tx: Tx, workspaceId: string, query: ChoiceQuery): Promise<SegmentChoice[]>;
  /**
   * For values that change without a fact, such as a place that was moved in its tree: any text that
   * is another one afterwards. Looked at every minute; small and quick.
   */
  version?(tx: Tx, workspaceId: string): Promise<string>;
}

/** Says where a module uses segments, so that none is deleted under it; set-based. */
export interface SegmentUses {
  /** @returns the places that use each of the segments, by segment; those used nowhere may be missing */
  find(
    tx: Tx,
    workspaceId: string,
    segmentIds: readonly string[],
  ): Promise<ReadonlyMap<string, readonly SegmentUse[]>>;
}
