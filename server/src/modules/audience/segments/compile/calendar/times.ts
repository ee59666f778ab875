import { sql } from 'kysely';
import { spanMs, type Span } from '#contracts/rules.ts';
import { ago } from '../late.ts';
import type { Sql } from '../tests.ts';

/** Milliseconds. */
export const lengthOf = ({ n, unit }: Span): number => n * spanMs[unit];

export const after = (moment: Sql, ms: number): Sql =>
  sql`${moment} + ${ms}::float8 * interval '1 millisecond'`;

/** The earliest of some moments that are still to come; NULL when none is. */
export const earliestAhead = (moments: readonly Sql[]): Sql => {
  const ahead = moments.map((at) => sql`case when ${at} > ${ago()} then ${at} end`);
  return sql`least(${sql.join(ahead)})`;
};
