import { sql } from 'kysely';
import type { FieldQuery, FieldRows, SegmentField } from '#kernel/segment-field.ts';
import type { FieldCondition, Test, ValueType } from '#contracts/rules.ts';
import { compares } from '../../match/memory.ts';
import { dayAfter, startOfDay } from '../calendar/days.ts';
import { ago } from '../late.ts';
import type { Leaf, Source, Total } from './leaf.ts';
import { comparison, textTest, type Sql } from '../tests.ts';
import { after, earliestAhead, lengthOf } from '../calendar/times.ts';

/** Where a field's rows are; fields with the same params share a reading. */
export function fieldSource(field: SegmentField, query: FieldQuery, rows: FieldRows): Source {
  return {
    key: `${field.name} ${JSON.stringify(Object.entries(query.params).sort())}`,
    from: rows.from,
    contact: rows.contact,
    ofPeople: rows.ofPeople ?? false,
    where: rows.where,
    ...(rows.folded ? { folded: { ...rows.folded, single: rows.value } } : {}),
    ...(rows.alone ? { alone: rows.alone } : {}),
    ...(rows.latest ? { latest: { per: rows.per ?? null, order: rows.latest } } : {}),
  };
}

/** The condition that a field's value meets a test. */
export function fieldLeaf(
  field: SegmentField,
  query: FieldQuery,
  given: FieldRows,
  { test }: Pick<FieldCondition, 'test'>,
): Leaf {
  const rows = given.folded ? { ...given, value: sql.ref('e.value') } : given;
  const source = fieldSource(field, query, given);
  const leaf: Leaf = {
    key: `${source.key} ${JSON.stringify(test)}`,
    source,
    row: sql`true`,
    any: true,
    value: rows.value,
    changedBy: field.changedBy,
  };
  if (rows.total) return { ...leaf, any: false, total: totalOf(rows, rows.total, test) };
  const holds = valueHolds(test, field.type, rows, query.timeZone);
  const stillSo = rows.until && sql`(${rows.until} is null or ${rows.until} > ${ago()})`;
  const wake = wakeOf(test, field.type, rows, query.timeZone);
  return {
    ...leaf,
    row: stillSo ? sql`(${holds} and ${stillSo})` : sql`(${holds})`,
    ...(wake ? { wake } : {}),
  };
}

function totalOf(
  rows: FieldRows,
  { of, none }: NonNullable<FieldRows['total']>,
  test: Test,
): Total {
  const known = (total: Sql) =>
    none === undefined ? total : sql`coalesce(${total}, ${none}::float8)`;
  const ofNothing =
    none !== undefined && (test.op === 'known' || (isNumeric(test) && compares(test, none)));
  return {
    of: inCurrency(rows, test),
    aggregate: of,
    holds: (total) =>
      isNumeric(test) ? comparison(test, known(total)) : sql`${known(total)} is not null`,
    shown: known,
    ofNothing,
  };
}

type NumberTest = Extract<
  Test,
  { op: 'equals' | 'above' | 'atLeast' | 'below' | 'atMost' | 'between' }
>;
const isNumeric = (test: Test): test is NumberTest => 'value' in test || test.op === 'between';

const inCurrency = ({ value, currency }: FieldRows, test: Test): Sql =>
  currency && 'currency' in test && test.currency
    ? sql`case when ${currency} = ${test.currency} then ${value} end`
    : value;

function valueHolds(test: Test, type: ValueType, rows: FieldRows, timeZone: string): Sql {
  const { value } = rows;
  switch (test.op) {
    case 'known':
      return sql`${value} is not null`;
    case 'is':
    case 'hasAny':
      return rows.is?.(test.values) ?? textTest({ op: 'is', values: test.values }, value);
    case 'contains':
    case 'startsWith':
      return textTest(test, value);
    case 'under':
      return rows.under?.(test.values) ?? sql`false`;
    case 'hasAll':
      throw new Error('The compiler takes hasAll apart before.');
    case 'isTrue':
      return sql`${value}`;
    case 'isFalse':
      return sql`not ${value}`;
    case 'during':
      return duringHolds(test, type, value, timeZone);
    case 'inLast':
      return sql`${momentOf(type, value, timeZone)} > ${ago(lengthOf(test.span))}`;
    case 'notInLast':
      return sql`${momentOf(type, value, timeZone)} <= ${ago(lengthOf(test.span))}`;
    case 'inNext': {
      const moment = momentOf(type, value, timeZone);
      return sql`${moment} > ${ago()} and ${moment} <= ${ago(-lengthOf(test.span))}`;
    }
    default:
      return comparison(test, inCurrency(rows, test));
  }
}

/** A day is the moment it begins in the workspace's time zone. */
const momentOf = (type: ValueType, value: Sql, timeZone: string): Sql =>
  type === 'day' ? sql`(${value})::timestamp at time zone ${timeZone}` : value;

function duringHolds(
  { from, to }: { from: string | null; to: string | null },
  type: ValueType,
  value: Sql,
  timeZone: string,
): Sql {
  const days = type === 'day';
  const start =
    from && (days ? sql`${from}::date` : sql`${startOfDay(from, timeZone)}::timestamptz`);
  const after =
    to &&
    (days ? sql`${dayAfter(to)}::date` : sql`${startOfDay(dayAfter(to), timeZone)}::timestamptz`);
  return sql.join(
    [...(start ? [sql`${value} >= ${start}`] : []), ...(after ? [sql`${value} < ${after}`] : [])],
    sql` and `,
  );
}

/** When the passing of time alone changes the answer for a row. */
function wakeOf(test: Test, type: ValueType, rows: FieldRows, timeZone: string): Leaf['wake'] {
  const moment = momentOf(type, rows.value, timeZone);
  const moments = rows.until ? [rows.until] : [];
  if (test.op === 'inLast' || test.op === 'notInLast')
    moments.push(after(moment, lengthOf(test.span)));
  if (test.op === 'inNext') moments.push(after(moment, -lengthOf(test.span)), moment);
  return moments.length === 0 ? undefined : { at: earliestAhead(moments), ofAllRows: true };
}
