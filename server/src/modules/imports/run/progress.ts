import type { ImportJob } from '#contracts/api/imports.ts';
import type { ImportRow } from '../jobs.ts';

/** Where an import stands. Recording orders counts as half of an import of purchases. */
export function progressOf(row: ImportRow): ImportJob['progress'] {
  const share = row.status === 'done' ? 1 : shareDone(row);
  const seconds = row.activeMs / 1000;
  const running = row.status === 'running';
  return {
    rows: row.rows,
    bytes: row.bytesRead,
    stage: row.stage,
    share,
    rowsPerSecond: seconds > 0 ? Math.round(row.rows / seconds) : null,
    secondsLeft: running && share > 0 ? Math.round((seconds * (1 - share)) / share) : null,
  };
}

function shareDone(row: ImportRow): number {
  const read = row.stage === 'recording' ? 1 : Math.min(1, row.bytesRead / Math.max(1, row.bytes));
  if (row.kind === 'contacts') return read;
  return (read + Math.min(1, row.recorded / Math.max(1, row.staged)) * Number(read === 1)) / 2;
}
