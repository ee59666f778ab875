import type { ImportKind, importColumn } from '#contracts/api/imports.ts';
import type { z } from 'zod';
import { hashId } from '#kernel/ids.ts';
import { readEmail, readPhone } from '#modules/contacts/index.ts';
import { readDecimal } from '../values/decimal.ts';
import { suggestTargets } from './suggest.ts';

export type Column = z.infer<typeof importColumn>;

/** Names by which a mapping can tell columns apart: blank and repeated ones get a number. */
export function nameColumns(header: readonly string[]): string[] {
  const taken = new Set<string>();
  return header.map((cell, index) => {
    const wanted = cell.trim().slice(0, 200) || `Column ${index + 1}`;
    let name = wanted;
    for (let n = 2; taken.has(name); n++) name = `${wanted} (${n})`;
    taken.add(name);
    return name;
  });
}

/** The same for every file with the same header, in whatever order of files. */
export const signatureOf = (columns: readonly { name: string }[]) =>
  hashId(...columns.map(({ name }) => name));

/** What is in each column, by the rows read so far, and what it is likely meant for. */
export function describeColumns(
  kind: ImportKind,
  names: readonly string[],
  rows: readonly string[][],
): Column[] {
  const targets = suggestTargets(kind, names);
  return names.map((name, index) => {
    const cells = rows.map((row) => row[index]?.trim() ?? '').filter((cell) => cell !== '');
    const samples = [...new Set(cells)].slice(0, 5).map((cell) => cell.slice(0, 200));
    return { name, samples, type: typeOf(cells), suggested: targets[index] ?? null };
  });
}

const date = /^(\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4})/;

/** A type counts when nine of ten cells are of it: real files have slips. */
function typeOf(cells: readonly string[]): Column['type'] {
  if (cells.length === 0) return 'empty';
  const mostly = (is: (cell: string) => boolean) =>
    cells.filter(is).length >= Math.ceil(cells.length * 0.9);
  if (mostly((cell) => readEmail(cell) !== undefined)) return 'email';
  if (mostly((cell) => readPhone(cell) !== undefined)) return 'phone';
  if (mostly((cell) => date.test(cell))) return 'date';
  if (mostly((cell) => readDecimal(cell) !== undefined)) return 'number';
  return 'text';
}
