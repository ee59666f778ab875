import { createReadStream } from 'node:fs';
import { pipeline, Transform, type Duplex } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { CsvError, parse } from 'csv-parse';
import iconv from 'iconv-lite';
import { DomainError } from '#kernel/errors.ts';
import type { Encoding } from './encoding.ts';

/** Bytes of an unpacked file; ours, 2026-11: ten times what may be uploaded, against packed bombs. */
const unpackedLimit = 20 * 1024 ** 3;
/** Characters of a row; ours, 2026-11: a longer one is a quote that is never closed. */
const rowLimit = 1024 * 1024;

export interface TableFile {
  path: string;
  gzip: boolean;
  encoding: Encoding;
  delimiter: string;
}

/** A file as a stream of rows, of the header first. */
export interface Rows extends AsyncIterable<string[]> {
  /** How much of the file, as it lies on disk, has been read. */
  bytesRead(): number;
}

/**
 * Reads a table row by row; memory does not grow with the file. Ending the iteration early closes it.
 *
 * @throws DomainError of kind `unprocessable` in words for whoever sent the file: broken quoting with
 *   its line, a damaged packed file, a file that is not there any more
 */
export function readRows(file: TableFile): Rows {
  const source = createReadStream(file.path, { highWaterMark: 256 * 1024 });
  const parser = parse({
    bom: true,
    delimiter: file.delimiter,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: rowLimit,
  });
  const steps: Duplex[] = [
    ...(file.gzip ? [createGunzip(), unpacked()] : []),
    // UTF-8 needs no step: the parser reads it.
    ...(file.encoding === 'utf-8' ? [] : [iconv.decodeStream(file.encoding) as Duplex]),
    parser,
  ];
  // The iteration below reports what went wrong anywhere on the way.
  pipeline([source, ...steps], () => undefined);
  return {
    bytesRead: () => source.bytesRead,
    async *[Symbol.asyncIterator]() {
      try {
        yield* parser as AsyncIterable<string[]>;
      } catch (error) {
        throw inWords(error);
      }
    },
  };
}

function unpacked(): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > unpackedLimit) done(new UnpackedTooLarge());
      else done(null, chunk);
    },
  });
}

class UnpackedTooLarge extends Error {}

/** What broke a file, for people; errors that are not the file's pass through. */
export function inWords(error: unknown): unknown {
  const refuse = (code: string, message: string, details: Record<string, unknown> = {}) =>
    new DomainError('unprocessable', `imports.${code}`, message, details);
  if (error instanceof UnpackedTooLarge)
    return refuse(
      'too_large',
      `Unpacked, the file has more than ${unpackedLimit / 1024 ** 3} GB.`,
      {
        gb: unpackedLimit / 1024 ** 3,
        fault: 'unpacked',
      },
    );
  if (error instanceof CsvError)
    return refuse('broken_csv', quotingFault(error), {
      fault: faults[error.code] ?? null,
      line: lineOf(error),
    });
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code.startsWith('Z_'))
    return refuse('broken_gzip', 'The packed file is damaged or was cut off.');
  if (code === 'ENOENT')
    return refuse('file_gone', 'The file is not on this server any more. Send it again.');
  return error;
}

/** Faults of a CSV file by the reader's codes, as programs are told them. */
const faults: Partial<Record<CsvError['code'], string>> = {
  CSV_QUOTE_NOT_CLOSED: 'open_quote',
  CSV_MAX_RECORD_SIZE: 'long_row',
  CSV_INVALID_CLOSING_QUOTE: 'stray_quote',
  INVALID_OPENING_QUOTE: 'stray_quote',
};

const lineOf = (error: CsvError): number | null =>
  typeof error['lines'] === 'number' ? error['lines'] : null;

function quotingFault(error: CsvError): string {
  const line = lineOf(error);
  const where = line === null ? '' : `Line ${line}: `;
  switch (error.code) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return `${where}a quotation mark is opened and never closed.`;
    case 'CSV_MAX_RECORD_SIZE':
      return `${where}a row is longer than ${rowLimit / 1024 ** 2} MB. Is a quotation mark not closed?`;
    case 'CSV_INVALID_CLOSING_QUOTE':
    case 'INVALID_OPENING_QUOTE':
      return `${where}a quotation mark stands in the middle of a cell. Double it ("") and put the whole cell in quotation marks.`;
    default:
      return `${where}${error.message}`;
  }
}
