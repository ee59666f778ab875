import { importTargets, type ImportKind, type ImportMapping } from '#contracts/api/imports.ts';
import type { ImportTarget } from '#contracts/api/imports.ts';
import { DomainError } from '#kernel/errors.ts';
import { currencyDigits } from './values/decimal.ts';
import { isZone } from '#kernel/time/zones.ts';

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
    ...(isZone(mapping.timeZone)
      ? []
      : [fault('time_zone', `There is no time zone ${mapping.timeZone}.`, mapping.timeZone)]),
    ...(currencyDigits(mapping.currency.toUpperCase()) === null
      ? [fault('currency', `There is no currency ${mapping.currency}.`, mapping.currency)]
      : []),
  ];
  const words = faults.map((one) => one.words);
  if (faults.length > 0)
    throw new DomainError('invalid', 'imports.bad_mapping', words.join(' '), {
      faults: words,
      problems: faults.map(({ code, values }) => ({ code, values })),
    });
  return planned;
}

/** Something wrong with a mapping: `code` and `values` for programs, `words` for people. */
interface Fault {
  code: string;
  /** The column or value at fault, and the one that it collides with. */
  values: { name?: string; other?: string; target?: string };
  words: string;
}

const fault = (code: string, words: string, name?: string, more: Fault['values'] = {}): Fault => ({
  code,
  words,
  values: { ...(name !== undefined && { name }), ...more },
});

function columnFaults(
  kind: ImportKind,
  header: readonly string[],
  planned: readonly PlannedColumn[],
): Fault[] {
  const targets: readonly string[] = importTargets[kind];
  const taken = new Map<string, string>();
  return planned.flatMap(({ index, name, target, key }) => {
    const place = target === 'attribute' ? `attribute ${key}` : target;
    const other = taken.get(place);
    taken.set(place, name);
    return [
      ...(index < 0
        ? [
            fault(
              'no_column',
              `The file has no column “${name}”; it has ${header.join(', ')}.`,
              name,
            ),
          ]
        : []),
      ...(targets.includes(target)
        ? []
        : [fault('wrong_target', `“${target}” does not belong to ${kind}.`, name, { target })]),
      ...(target === 'attribute' && key === ''
        ? [fault('no_key', `Column “${name}” needs an attribute key.`, name)]
        : []),
      ...(other !== undefined && !(repeatable.has(target) && target !== 'attribute')
        ? [
            fault('twice', `Columns “${other}” and “${name}” are both mapped to ${place}.`, name, {
              other,
              target,
            }),
          ]
        : []),
    ];
  });
}

/** Targets of which a contact needs one. */
const naming: readonly ImportTarget[] = ['externalId', 'unionid', 'memberNo', 'phone', 'email'];

function missingTargets(kind: ImportKind, has: ReadonlySet<ImportTarget>): Fault[] {
  if (kind === 'contacts')
    return naming.some((target) => has.has(target))
      ? []
      : [fault('nobody', `No column says who people are: map one of ${naming.join(', ')}.`)];
  return [
    ...(has.has('orderNo') ? [] : [fault('no_order_no', 'No column is mapped to orderNo.')]),
    ...(has.has('placedAt') ? [] : [fault('no_placed_at', 'No column is mapped to placedAt.')]),
    ...(has.has('total') || (has.has('quantity') && has.has('unitPrice'))
      ? []
      : [fault('no_amount', 'No column gives amounts: map total, or quantity and unitPrice.')]),
  ];
}
