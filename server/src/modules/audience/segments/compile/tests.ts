import { sql, type RawBuilder } from 'kysely';
import type { Test } from '#contracts/rules.ts';
import { foldCase } from '../match/values.ts';

export type Sql = RawBuilder<unknown>;

type NumberTest = Extract<
  Test,
  { op: 'equals' | 'above' | 'atLeast' | 'below' | 'atMost' | 'between' }
>;

/** A number held against what a test gives. */
export function comparison(test: NumberTest, value: Sql): RawBuilder<boolean> {
  if (test.op === 'between')
    return sql`${value} between ${test.from}::float8 and ${test.to}::float8`;
  const operator = {
    equals: sql`=`,
    above: sql`>`,
    atLeast: sql`>=`,
    below: sql`<`,
    atMost: sql`<=`,
  }[test.op];
  return sql`${value} ${operator} ${test.value}::float8`;
}

type TextTest = Extract<Test, { op: 'is' | 'contains' | 'startsWith' }>;

/** A text held against texts, whatever the case of A to Z. */
export function textTest(test: TextTest, value: Sql): RawBuilder<boolean> {
  const wanted = test.values.map(foldCase);
  const folded = sql`lower((${value}) collate "C")`;
  if (test.op === 'is') return sql`${folded} = any(${wanted}::text[])`;
  const each = wanted.map((part) =>
    test.op === 'contains'
      ? sql`strpos(${folded}, ${part}::text) > 0`
      : sql`starts_with(${folded}, ${part}::text)`,
  );
  return sql`(${sql.join(each, sql` or `)})`;
}
