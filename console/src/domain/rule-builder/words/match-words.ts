import type { DidCondition, FactMatch, PropertyTest, RuleFactType } from '#contracts/rules.ts';
import { sourceOfProperty } from '../model/sources.ts';
import { factLabel, propertyLabel, type Speaker } from './speaker.ts';
import { testWords } from './test-words.ts';

function propertyWords(
  speaker: Speaker,
  fact: RuleFactType,
  { property, test, not }: PropertyTest,
  list?: string,
): string {
  const path = list ? `${list}.${property}` : property;
  return speaker.say('propertyTest', {
    property: propertyLabel(speaker, fact, path),
    test: testWords(speaker, test, sourceOfProperty(fact, path), not),
  });
}

/** What must hold of the fact itself, in brackets; nothing when any will do. */
export function whereWords(speaker: Speaker, { type, where }: FactMatch): string {
  if (where.length === 0) return '';
  const tests = where.map((entry) => {
    if (entry.kind === 'property') return propertyWords(speaker, type, entry);
    const inner = entry.where.map((each) => propertyWords(speaker, type, each, entry.entries));
    return speaker.say(entry.not ? 'entries_not' : 'entries', {
      tests: speaker.format.list(inner),
    });
  });
  return speaker.say('where', { tests: speaker.format.list(tests) });
}

/** "placed an order (total is at least ¥200)". */
export function matchWords(speaker: Speaker, match: FactMatch): string {
  const where = whereWords(speaker, match);
  return where
    ? speaker.say('match', { fact: factLabel(speaker, match.type), where })
    : factLabel(speaker, match.type);
}

/** "at least 3 times", "spending ¥500 or more in sum". */
export function oftenWords(
  speaker: Speaker,
  { fact, measure, compare, not }: DidCondition,
): string {
  const { say, format } = speaker;
  if (measure.of === 'count') {
    const once = compare.op === 'atLeast' && compare.value === 1;
    if (once) return not ? '' : say('often.once');
    if (compare.op === 'between')
      return say('often.between', { from: compare.from, to: compare.to });
    return say(`often.${compare.op}`, { count: compare.value });
  }
  const currency = 'currency' in measure ? measure.currency : undefined;
  const amount = (value: number) =>
    currency ? format.money(value, currency) : format.number(value);
  const compared =
    compare.op === 'between'
      ? say('compare.between', { from: amount(compare.from), to: amount(compare.to) })
      : say(`compare.${compare.op}`, { value: amount(compare.value) });
  const property = 'property' in measure ? propertyLabel(speaker, fact.type, measure.property) : '';
  return say(`measure.${measure.of}`, { property, compare: compared });
}
