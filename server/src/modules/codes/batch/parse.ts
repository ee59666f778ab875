import { parse } from 'csv-parse/sync';
import iconv from 'iconv-lite';
import type { BatchFault } from '#contracts/api/codes.ts';
import { DomainError } from '#kernel/errors.ts';

/** More codes than this in one file are better sent as several. */
export const rowLimit = 20_000;

export interface RowError {
  /** Line of the file as a spreadsheet counts it: the header is 1. */
  row: number;
  column: string | null;
  message: string;
  /** The message for programs, with the number that it speaks of. */
  fault: BatchFault;
  limit?: number;
}

export interface BatchRow {
  row: number;
  name: string;
  path: string[];
  campaign: string | null;
  staff: string | null;
  tags: string[];
  scene: string | null;
  welcome: string | null;
  validFrom: string | null;
  validUntil: string | null;
  params: Record<string, string>;
}

/** Headers in both languages of the console; anything that begins with `params.` is a parameter. */
const headers: Record<string, string> = {
  name: 'name',
  名称: 'name',
  path: 'path',
  路径: 'path',
  campaign: 'campaign',
  活动: 'campaign',
  staff: 'staff',
  员工: 'staff',
  tags: 'tags',
  标签: 'tags',
  scene: 'scene',
  场景值: 'scene',
  welcome: 'welcome',
  欢迎语: 'welcome',
  validfrom: 'validFrom',
  生效时间: 'validFrom',
  validuntil: 'validUntil',
  失效时间: 'validUntil',
};

/** UTF-8 with or without a mark; what is not valid UTF-8 is taken for GB18030, which holds GBK. */
export function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return iconv.decode(bytes, 'gb18030');
  }
}

/**
 * Reads a batch file and checks every row, so that all faults are told at once.
 *
 * @throws DomainError when it is no CSV, lacks the name column, is empty or too long
 */
export function parseBatch(bytes: Buffer): { rows: BatchRow[]; errors: RowError[] } {
  const records = readRecords(decode(bytes));
  const [header, ...lines] = records;
  const columns = (header ?? []).map(columnOf);
  if (!columns.includes('name'))
    throw new DomainError(
      'invalid',
      'codes.no_name_column',
      `The file has no column "name"; it has: ${(header ?? []).join(', ') || 'none'}.`,
      { columns: (header ?? []).join(', ') },
    );
  if (lines.length === 0)
    throw new DomainError('invalid', 'codes.empty_file', 'The file has no rows below its header.');
  if (lines.length > rowLimit)
    throw new DomainError(
      'invalid',
      'codes.too_many_rows',
      `The file has ${lines.length} rows; ${rowLimit} at most go into one batch.`,
      { rows: lines.length, limit: rowLimit },
    );
  const errors: RowError[] = [];
  const scenes = new Map<string, number>();
  const rows = lines.map((line, index) => readRow(columns, line, index + 2, errors, scenes));
  return { rows, errors };
}

function readRecords(text: string): string[][] {
  const firstLine = text.slice(0, text.indexOf('\n') >>> 0);
  const delimiter =
    [',', ';', '\t'].toSorted((a, b) => firstLine.split(b).length - firstLine.split(a).length)[0] ??
    ',';
  try {
    return parse(text, {
      bom: true,
      delimiter,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    });
  } catch (error) {
    throw new DomainError(
      'invalid',
      'codes.not_csv',
      `The file cannot be read as CSV: ${error instanceof Error ? error.message : ''}`,
    );
  }
}

const columnOf = (title: string): string =>
  /^params\./i.test(title)
    ? `params.${title.slice(7)}`
    : (headers[title.toLowerCase().replace(/[\s_]/g, '')] ?? '');

type Refuse = (column: string, fault: BatchFault, message: string, limit?: number) => void;

function readRow(
  columns: string[],
  line: string[],
  row: number,
  errors: RowError[],
  scenes: Map<string, number>,
): BatchRow {
  const cell = (name: string) => (line[columns.indexOf(name)] ?? '').trim() || null;
  const refuse: Refuse = (column, fault, message, limit) =>
    void errors.push({ row, column, message, fault, ...(limit !== undefined && { limit }) });
  const name = cell('name');
  if (!name) refuse('name', 'empty', 'is empty');
  else if (name.length > 120) refuse('name', 'too_long', 'is longer than 120 characters', 120);
  const scene = cell('scene');
  if (scene && !/^[\w-]{1,64}$/.test(scene))
    refuse('scene', 'not_scene', 'must be 1 to 64 letters, digits, _ or -');
  const before = scene ? scenes.get(scene) : undefined;
  if (scene && before) refuse('scene', 'twice', `is the same as in row ${before}`, before);
  if (scene) scenes.set(scene, row);
  const welcome = cell('welcome');
  if (welcome && welcome.length > 2000)
    refuse('welcome', 'too_long', 'is longer than 2,000 characters', 2000);
  const path = split(cell('path'), /[/＞>]/);
  if (path.some((part) => part.length > 80))
    refuse('path', 'too_long', 'has a part longer than 80 characters', 80);
  return {
    row,
    name: name ?? '',
    path,
    campaign: cell('campaign'),
    staff: cell('staff'),
    tags: split(cell('tags'), /[;；|,，、]/).slice(0, 20),
    scene,
    welcome,
    validFrom: readTime(cell('validFrom'), 'validFrom', refuse),
    validUntil: readTime(cell('validUntil'), 'validUntil', refuse),
    params: Object.fromEntries(
      columns.flatMap((column, n) =>
        column.startsWith('params.') && line[n]?.trim() ? [[column.slice(7), line[n].trim()]] : [],
      ),
    ),
  };
}

const split = (text: string | null, by: RegExp): string[] =>
  (text ?? '')
    .split(by)
    .map((part) => part.trim())
    .filter((part) => part !== '');

/** ISO 8601; a date alone is that day's beginning in UTC. */
function readTime(text: string | null, column: string, refuse: Refuse): string | null {
  if (text === null) return null;
  const ms = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:?\d\d)?)?$/.test(text)
    ? Date.parse(text.length === 10 ? `${text}T00:00:00Z` : text)
    : NaN;
  if (Number.isNaN(ms))
    refuse(column, 'no_date', 'is no date such as 2026-05-01 or 2026-05-01T09:00:00+08:00');
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
}
