import type { AnyFact } from '#contracts/facts.ts';
import type { EntryTest, FactMatch, PropertyTest, Test } from '#contracts/rules.ts';
import { foldCase, numberOf, textOf, textsOf } from './values.ts';

type MatchedFact = Pick<AnyFact, 'type' | 'channelId' | 'data'>;

/**
 * Whether a fact matches, without a database. Says the same as `factMatches` says in SQL, which a
 * property test holds it to.
 */
export function matchesFact(match: FactMatch, fact: MatchedFact): boolean {
  return (
    fact.type === match.type &&
    match.where.every((entry) =>
      entry.kind === 'property'
        ? holds(entry, propertyOf(fact, entry.property), fact)
        : someEntry(entry, fact),
    )
  );
}

/** What a fact has at a path as conditions name it; undefined when nothing. */
export function propertyOf(fact: MatchedFact, path: string): unknown {
  return path === 'channel' ? fact.channelId : valueAt(fact.data, path.split('.'));
}

function valueAt(data: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' &&
      value !== null &&
      !Array.isArray(value) &&
      Object.hasOwn(value, key)
        ? (value as Record<string, unknown>)[key]
        : undefined,
    data,
  );
}

function someEntry({ entries, where, not = false }: EntryTest, fact: MatchedFact): boolean {
  const list = valueAt(fact.data, [entries]);
  const some =
    Array.isArray(list) &&
    list.some((entry: unknown) =>
      where.every((test) => holds(test, entryValue(entry, test.property), fact)),
    );
  return some !== not;
}

/** An entry's own property, or its `amount`: how many times its price. */
function entryValue(entry: unknown, property: string): unknown {
  if (property !== 'amount') return valueAt(entry, [property]);
  const quantity = numberOf(valueAt(entry, ['quantity']));
  const unitPrice = numberOf(valueAt(entry, ['unitPrice']));
  return quantity !== null && unitPrice !== null ? quantity * unitPrice : undefined;
}

function holds({ test, not = false }: PropertyTest, value: unknown, fact: MatchedFact): boolean {
  return testHolds(test, value, fact) !== not;
}

function testHolds(test: Test, value: unknown, fact: MatchedFact): boolean {
  switch (test.op) {
    case 'known':
      return value !== undefined && value !== null;
    case 'is':
      return ofText(value, (text) => test.values.some((wanted) => foldCase(wanted) === text));
    case 'contains':
      return ofText(value, (text) => test.values.some((part) => text.includes(foldCase(part))));
    case 'startsWith':
      return ofText(value, (text) => test.values.some((part) => text.startsWith(foldCase(part))));
    case 'hasAny':
    case 'hasAll': {
      const has = new Set(textsOf(value).map(foldCase));
      const wanted = test.values.map(foldCase);
      return test.op === 'hasAny'
        ? wanted.some((text) => has.has(text))
        : wanted.every((text) => has.has(text));
    }
    case 'isTrue':
      return value === true;
    case 'isFalse':
      return value === false;
    case 'equals':
    case 'above':
    case 'atLeast':
    case 'below':
    case 'atMost':
    case 'between':
      return ofNumber(value, (number) => inCurrency(test, fact) && compares(test, number));
    default:
      // No property of a fact has a type that takes the others; `checkRule` refuses them.
      return false;
  }
}

function ofText(value: unknown, holdsFor: (text: string) => boolean): boolean {
  const text = textOf(value);
  return text !== null && holdsFor(foldCase(text));
}

function ofNumber(value: unknown, holdsFor: (number: number) => boolean): boolean {
  const number = numberOf(value);
  return number !== null && holdsFor(number);
}

function inCurrency(test: { currency?: string | undefined }, fact: MatchedFact): boolean {
  return !test.currency || ('currency' in fact.data && fact.data.currency === test.currency);
}

type NumberTest = Extract<
  Test,
  { op: 'equals' | 'above' | 'atLeast' | 'below' | 'atMost' | 'between' }
>;

/** Whether a number stands in this relation to what a test gives. */
export function compares(test: NumberTest, value: number): boolean {
  switch (test.op) {
    case 'equals':
      return value === test.value;
    case 'above':
      return value > test.value;
    case 'atLeast':
      return value >= test.value;
    case 'below':
      return value < test.value;
    case 'atMost':
      return value <= test.value;
    case 'between':
      return value >= test.from && value <= test.to;
  }
}
