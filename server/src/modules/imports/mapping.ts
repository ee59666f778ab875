import { importTargets, type ImportKind, type ImportMapping } from '#contracts/api/imports.ts';
import type { ImportTarget } from '#contracts/api/imports.ts';
import { DomainError } from '#kernel/errors.ts';
import { currencyDigits } from './values/decimal.ts';
import { isTimeZone } from './values/time.ts';

/** A mapped column and where in a row it is. */
export interface PlannedColumn {
  index: number;
  name: string;
  target: ImportTarget;
  /** Of an attribute. */
  key: string;
}

/** What one row may have several columns for. */
const repeatable: ReadonlySet<ImportTarget> = new Set(['attribute', 'tags']);

/**
 * Brings a mapping and a header together.
 *
 * @throws DomainError `imports.bad_mapping`, with every fault in words
 */
export function planColumns(
  kind: ImportKind,
  header: readonly string[],
  mapping: ImportMapping,
): PlannedColumn[] {
  const planned = Object.entries(mapping.columns)
    .map(([name, { target, key = '' }]) => ({
      index: header.indexOf(name),
      name,
      target,
      key: key.trim(),
    }))
    // In the order of the file, whatever the mapping's.
    .toSorted((a, b) => a.index - b.index);
  const faults = [
    ...columnFaults(kind, header, planned),
    ...missingTargets(kind, new Set(planned.map(({ target }) => target))),
    ...(isTimeZone(mapping.timeZone) ? [] : [`There is no time zone ${mapping.timeZone}.`]),
    ...(currencyDigits(mapping.currency.toUpperCase()) === null
      ? [`There is no currency ${mapping.currency}.`]
      : []),
  ];
  if (faults.length > 0)
    throw new DomainError('invalid', 'imports.bad_mapping', faults.join(' '), { faults });
  return planned;
}

function columnFaults(
  kind: ImportKind,
  header: readonly string[],
  planned: readonly PlannedColumn[],
): string[] {
  const targets: readonly string[] = importTargets[kind];
  const taken = new Map<string, string>();
  return planned.flatMap(({ index, name, target, key }) => {
    const place = target === 'attribute' ? `attribute ${key}` : target;
    const other = taken.get(place);
    taken.set(place, name);
    return [
      ...(index < 0 ? [`The file has no column “${name}”; it has ${header.join(', ')}.`] : []),
      ...(targets.includes(target) ? [] : [`“${target}” does not belong to ${kind}.`]),
      ...(target === 'attribute' && key === '' ? [`Column “${name}” needs an attribute key.`] : []),
      ...(other !== undefined && !(repeatable.has(target) && target !== 'attribute')
        ? [`Columns “${other}” and “${name}” are both mapped to ${place}.`]
        : []),
    ];
  });
}

/** Targets of which a contact needs one. */
const naming: readonly ImportTarget[] = ['externalId', 'unionid', 'memberNo', 'phone', 'email'];

function missingTargets(kind: ImportKind, has: ReadonlySet<ImportTarget>): string[] {
  if (kind === 'contacts')
    return naming.some((target) => has.has(target))
      ? []
      : [`No column says who people are: map one of ${naming.join(', ')}.`];
  return [
    ...(has.has('orderNo') ? [] : ['No column is mapped to orderNo.']),
    ...(has.has('placedAt') ? [] : ['No column is mapped to placedAt.']),
    ...(has.has('total') || (has.has('quantity') && has.has('unitPrice'))
      ? []
      : ['No column gives amounts: map total, or quantity and unitPrice.']),
  ];
}
