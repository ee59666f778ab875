import type { Failure } from '../faults.ts';
import { isFault, shapeFault, type RowFault } from '../faults.ts';
import type { Rows } from '../file/read.ts';

/** So many rows go into one transaction: short, so that nobody waits for it long. */
export const batchRows = 1_000;

/** Rows of a file, read: what can be taken and what cannot. */
export interface Batch<T> {
  read: T[];
  failures: Failure[];
  /** Rows of the file, without the header, up to and with this batch. */
  rows: number;
  bytesRead: number;
}

/**
 * Reads a file in batches, passing over the `done` rows of an earlier attempt. Rows are counted as
 * spreadsheets do: the header is row 1.
 */
export async function* readBatches<T extends object>(
  rows: Rows,
  header: readonly string[],
  done: number,
  read: (row: number, cells: string[]) => T | RowFault,
): AsyncGenerator<Batch<T>> {
  let count = -1;
  let batch: Batch<T> = { read: [], failures: [], rows: done, bytesRead: 0 };
  for await (const cells of rows) {
    count += 1;
    if (count <= done) continue;
    const row = count + 1;
    const result = shapeFault(cells, header) ?? read(row, cells);
    if (isFault(result)) batch.failures.push({ ...result, row, cells });
    else batch.read.push(result);
    if (count - batch.rows < batchRows) continue;
    yield { ...batch, rows: count, bytesRead: rows.bytesRead() };
    batch = { read: [], failures: [], rows: count, bytesRead: 0 };
  }
  if (count > batch.rows) yield { ...batch, rows: count, bytesRead: rows.bytesRead() };
}
