import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify';
import type { Tx } from '#kernel/db/database.ts';
import { readFailures } from './run/failures.ts';
import type { ImportRow } from './jobs.ts';

/**
 * The failed rows as they stood in the file, behind their number, the columns at fault and the
 * reason in words: put right, the file can be imported again. UTF-8 with a mark, for spreadsheets.
 */
export function errorsCsv(tx: Tx, job: ImportRow): Readable {
  const header = ['Row', 'Column', 'What is wrong', ...job.columns.map(({ name }) => name)];
  async function* lines() {
    yield header;
    for await (const { row, column, reason, cells } of readFailures(tx, job))
      yield [String(row), column, reason, ...cells];
  }
  return Readable.from(lines()).pipe(stringify({ bom: true, record_delimiter: 'windows' }));
}
