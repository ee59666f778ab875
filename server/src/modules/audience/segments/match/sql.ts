import { sql, type RawBuilder } from 'kysely';
import {
  propertyType,
  type EntryTest,
  type FactMatch,
  type PropertyTest,
  type Test,
} from '#contracts/rules.ts';
import { comparison, textTest, type Sql } from '../compile/tests.ts';
import { foldCase } from './values.ts';

/** Of an alias of kernel.facts, the columns that conditions look at. */
export interface FactColumns {
  type: Sql;
  channel: Sql;
  data: Sql;
}

/** The columns of an alias that the program chose. */
export const factColumns = (alias: string): FactColumns => ({
  type: sql.ref(`${alias}.type`),
  channel: sql.ref(`${alias}.channel_id`),
  data: sql.ref(`${alias}.data`),
});

/** Whether a fact matches, as a condition on a row of kernel.facts that is never NULL. */
export function factMatches(match: FactMatch, fact: FactColumns): RawBuilder<boolean> {
  const conditions = match.where.map((entry) =>
    entry.kind === 'property' ? propertyHolds(match, entry, fact) : someEntry(match, entry, fact),
  );
  return sql`(${sql.join([sql`${fact.type} = ${match.type}`, ...conditions], sql` and `)})`;
}

const negated = (condition: Sql, not: boolean | undefined) =>
  not ? sql`(${condition}) is not true` : sql`(${condition}) is true`;

function propertyHolds(match: FactMatch, entry: PropertyTest, fact: FactColumns): Sql {
  const type = propertyType(match.type, entry.property);
  const json =
    entry.property === 'channel'
      ? sql`to_jsonb(${fact.channel})`
      : valueAt(fact.data, entry.property.split('.'));
  return negated(testHolds(entry.test, json, type === 'open', fact), entry.not);
}

function someEntry(match: FactMatch, { entries, where, not }: EntryTest, fact: FactColumns): Sql {
  const conditions = where.map((entry) => {
    const json = entryValue(sql`entry`, entry.property);
    return negated(testHolds(entry.test, json, false, fact), entry.not);
  });
  return negated(
    sql`exists (select from ${entriesOf(entries, fact)} entry
      where ${sql.join(conditions, sql` and `)})`,
    not,
  );
}

/** The entries of a list in a fact, for FROM; none when it is not a list. */
const entriesOf = (name: string, fact: FactColumns) => {
  const list = valueAt(fact.data, [name]);
  return sql`jsonb_array_elements(case when jsonb_typeof(${list}) = 'array' then ${list} end)`;
};

/** Step by step: the operator for whole paths would take a number for a place in an array. */
const valueAt = (json: Sql, path: readonly string[]): Sql =>
  path.reduce<Sql>((value, key) => sql`${value} -> ${key}::text`, json);

/** JSON of an entry's property; `amount` is how many times its price. */
function entryValue(entry: Sql, property: string): Sql {
  if (property !== 'amount') return valueAt(entry, [property]);
  const [quantity, price] = ['quantity', 'unitPrice'].map((name) =>
    numberOf(valueAt(entry, [name])),
  );
  return sql`to_jsonb(${quantity} * ${price})`;
}

const numberOf = (json: Sql) => sql`audience.number_of(${json})`;

function testHolds(test: Test, json: Sql, open: boolean, fact: FactColumns): Sql {
  switch (test.op) {
    case 'known':
      return sql`jsonb_typeof(${json}) <> 'null'`;
    case 'is':
    case 'contains':
    case 'startsWith':
      return textTest(test, open ? sql`audience.text_of(${json})` : sql`(${json}) #>> '{}'`);
    case 'hasAny':
    case 'hasAll': {
      const wanted = test.values.map(foldCase);
      const operator = test.op === 'hasAny' ? sql`&&` : sql`@>`;
      return sql`audience.texts_of(${json}) ${operator} ${wanted}::text[]`;
    }
    case 'isTrue':
      return sql`(${json}) = 'true'`;
    case 'isFalse':
      return sql`(${json}) = 'false'`;
    case 'equals':
    case 'above':
    case 'atLeast':
    case 'below':
    case 'atMost':
    case 'between': {
      const compared = comparison(test, numberOf(json));
      return test.currency
        ? sql`${compared} and ${fact.data} ->> 'currency' = ${test.currency}`
        : compared;
    }
    default:
      return sql`false`;
  }
}

/**
 * The number that a measure takes of a matching fact: of its own property, or of the entries that
 * meet the match's conditions on that list, brought together by `of`. NULL when it has none.
 */
export function measured(
  match: FactMatch,
  measure: {
    of: 'sum' | 'average' | 'min' | 'max';
    property: string;
    currency?: string | undefined;
  },
  fact: FactColumns,
): Sql {
  const [head = '', name = ''] = measure.property.split('.');
  const inEntries = typeof propertyType(match.type, head) === 'object';
  const value = inEntries
    ? ofEntries(match, head, name, measure.of, fact)
    : numberOf(valueAt(fact.data, measure.property.split('.')));
  if (!measure.currency) return value;
  return sql`case when ${fact.data} ->> 'currency' = ${measure.currency} then ${value} end`;
}

function ofEntries(
  match: FactMatch,
  list: string,
  name: string,
  of: 'sum' | 'average' | 'min' | 'max',
  fact: FactColumns,
): Sql {
  const conditions = match.where
    .filter((entry): entry is EntryTest => entry.kind === 'entries' && entry.entries === list)
    .filter((entry) => !entry.not)
    .flatMap((entry) => entry.where)
    .map((entry) =>
      negated(
        testHolds(entry.test, entryValue(sql`entry`, entry.property), false, fact),
        entry.not,
      ),
    );
  const aggregate = of === 'min' ? sql`min` : of === 'max' ? sql`max` : sql`sum`;
  return sql`(select ${aggregate}(${numberOf(entryValue(sql`entry`, name))})
    from ${entriesOf(list, fact)} entry
    where ${sql.join([sql`true`, ...conditions], sql` and `)})`;
}
