import { open } from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import iconv from 'iconv-lite';
import type { ImportKind } from '#contracts/api/imports.ts';
import { DomainError } from '#kernel/errors.ts';
import { describeColumns, nameColumns, type Column } from './columns.ts';
import { detectDelimiter } from './delimiter.ts';
import { detectEncoding, type Encoding } from './encoding.ts';
import { inWords, readRows } from './read.ts';

/** Bytes by which encoding and delimiter are told. */
const sampleBytes = 512 * 1024;
/** Rows by which columns are described, and shown. */
const described = 500;
const shown = 20;

export interface Inspected {
  gzip: boolean;
  encoding: Encoding;
  delimiter: string;
  columns: Column[];
  preview: string[][];
}

/**
 * Looks at the start of a file: how it is written and what is in it.
 *
 * @throws DomainError `imports.not_a_table`, or what `readRows` throws
 */
export async function inspect(path: string, kind: ImportKind): Promise<Inspected> {
  const gzip = await isGzip(path);
  const sample = await readSample(path, gzip);
  refuseOthers(sample);
  const encoding = detectEncoding(sample);
  const text = iconv.decode(sample, encoding);
  if (text.includes('\0')) throw notATable('not_text', 'The file is not text.');
  const delimiter = detectDelimiter(text);
  const [header, ...rows] = await firstRows({ path, gzip, encoding, delimiter });
  if (!header) throw notATable('empty', 'The file is empty.');
  const columns = describeColumns(kind, nameColumns(header), rows);
  return { gzip, encoding, delimiter, columns, preview: rows.slice(0, shown) };
}

async function firstRows(file: Parameters<typeof readRows>[0]): Promise<string[][]> {
  const rows: string[][] = [];
  for await (const row of readRows(file)) {
    rows.push(row);
    if (rows.length > described) break;
  }
  return rows;
}

/** RFC 1952: the first two bytes of every packed file. */
export async function isGzip(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await file.close();
  }
}

async function readSample(path: string, gzip: boolean): Promise<Buffer> {
  const source = createReadStream(path);
  // The iteration below reports what went wrong on the way.
  const stream = gzip ? pipeline(source, createGunzip(), () => undefined) : source;
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= sampleBytes) break;
    }
  } catch (error) {
    throw inWords(error);
  }
  return Buffer.concat(chunks);
}

function refuseOthers(sample: Buffer): void {
  if (sample.subarray(0, 4).equals(Buffer.from('PK\x03\x04', 'latin1')))
    throw notATable(
      'workbook',
      'This is an Excel workbook or a ZIP. Save the sheet as CSV and send that.',
    );
  if (sample.subarray(0, 4).equals(Buffer.from([0xd0, 0xcf, 0x11, 0xe0])))
    throw notATable(
      'workbook',
      'This is an old Excel workbook. Save the sheet as CSV and send that.',
    );
}

const notATable = (fault: 'not_text' | 'empty' | 'workbook', message: string) =>
  new DomainError('unprocessable', 'imports.not_a_table', message, { fault });
