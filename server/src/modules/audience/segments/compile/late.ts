import { CompiledQuery, sql, type Kysely, type RawBuilder } from 'kysely';
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
  sql`${late(({ now }) => new Date(now.getTime() - ms))}::timestamptz`;

/** A statement that was put together once and is run many times. */
export interface Statement {
  text: string;
  parameters: readonly unknown[];
}

// The executor is only asked to write the text; no table types are declared, see kernel/db.
// eslint-disable-next-line @typescript-eslint/no-empty-object-type
export function statement(db: Kysely<{}>, query: Sql): Statement {
  const { sql: text, parameters } = query.compile(db);
  return { text, parameters };
}

/** The statement with its parameters for this run. */
export const bind = <Row>({ text, parameters }: Statement, run: Run): CompiledQuery<Row> =>
  CompiledQuery.raw(
    text,
    parameters.map((value) => (value instanceof Late ? value.valueFor(run) : value)),
  ) as CompiledQuery<Row>;
