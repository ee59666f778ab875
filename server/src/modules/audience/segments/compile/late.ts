import { CompiledQuery, sql, type RawBuilder } from 'kysely';
import type { Tx } from '#kernel/db/database.ts';
import type { Sql } from './tests.ts';

/** What a compiled statement is run for. */
export interface Run {
  now: Date;
  /** Whom it is about, canonical ids; null is everybody. */
  people: readonly string[] | null;
}

/** A parameter whose value is known only when the statement runs, so that one text serves always. */
class Late {
  readonly valueFor: (run: Run) => unknown;
  constructor(valueFor: (run: Run) => unknown) {
    this.valueFor = valueFor;
  }
}

export const late = <T = unknown>(valueFor: (run: Run) => unknown): RawBuilder<T> =>
  sql<T>`${new Late(valueFor)}`;

/** The moment of evaluation, less so many milliseconds. */
export const ago = (ms = 0): Sql =>
  sql`${late(({ now }) => new Date(now.getTime() - ms).toISOString())}::timestamptz`;

/** A statement that was put together once and is run many times. */
export interface Statement {
  text: string;
  parameters: readonly unknown[];
}

/** Lists and times as PostgreSQL reads them: written once, instead of by the driver at each run. */
function literal(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  return Array.isArray(value) ? listLiteral(value as readonly (string | number)[]) : value;
}

/** An array in PostgreSQL's own notation, for a parameter that is cast to its type. */
export const listLiteral = (values: readonly (string | number)[]): string =>
  `{${values.map((value) => (typeof value === 'number' ? value : quoted(value))).join(',')}}`;

const quoted = (text: string) => `"${text.replaceAll(/["\\]/g, '\\$&')}"`;

/** Puts a query's text together. */
export function statement(tx: Tx, query: Sql): Statement {
  const { sql: text, parameters } = query.compile(tx);
  return { text, parameters: parameters.map(literal) };
}

/** Runs a statement; the executor is asked directly, since the text is there already. */
export async function runStatement<Row>(
  tx: Tx,
  { text, parameters }: Statement,
  run: Run,
): Promise<Row[]> {
  const values = parameters.map((value) => (value instanceof Late ? value.valueFor(run) : value));
  const { rows } = await tx
    .getExecutor()
    .executeQuery<Row>(CompiledQuery.raw(text, values) as never);
  return rows;
}

/** Runs a query that speaks of the moment it is run for. */
export const runQuery = <Row>(tx: Tx, query: Sql, run: Run): Promise<Row[]> =>
  runStatement<Row>(tx, statement(tx, query), run);
