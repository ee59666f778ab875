import type { SegmentExplanation, SegmentField } from '#contracts/api/segments.ts';
import type { Condition } from '#contracts/rules.ts';
import { dayWords, valueWords, type Speaker } from '../rule-builder/index.ts';

type Value = SegmentExplanation['nodes'][number]['value'];

const isMoment = (value: string) => /^\d{4}-\d{2}-\d{2}T/.test(value);
const isDay = (value: string) => /^\d{4}-\d{2}-\d{2}$/.test(value);

/** What a condition found of a person, in words; null where there is nothing to say. */
export function evidenceWords(
  speaker: Speaker,
  condition: Condition,
  field: SegmentField | undefined,
  value: Value,
): string | null {
  const { say, format } = speaker;
  if (value === null) {
    if (condition.kind === 'segment') return null;
    if (condition.kind === 'did' && condition.measure.of === 'count')
      return say('found.times', { count: 0 });
    return say(condition.kind === 'field' ? 'found.nothing' : 'found.never');
  }
  if (Array.isArray(value)) {
    const words = value
      .map((each) => evidenceWords(speaker, condition, field, each))
      .filter((each) => each !== null);
    return words.length > 0 ? format.list(words) : say('found.nothing');
  }
  if (typeof value === 'boolean')
    return condition.kind === 'segment' ? null : say(value ? 'found.yes' : 'found.no');
  if (typeof value === 'number') return numberWords(speaker, condition, value);
  if (typeof value === 'object') return null;
  if (isMoment(value)) return momentWords(speaker, condition, value);
  if (isDay(value)) return dayWords(format.language, value);
  const params = condition.kind === 'field' ? condition.params : undefined;
  return field
    ? valueWords(speaker, { of: 'field', field: field.name, ...(params && { params }) }, value)
    : value;
}

function momentWords({ say, format }: Speaker, condition: Condition, value: string): string {
  const at = format.moment(value);
  return condition.kind === 'sequence' ? say('found.first', { at }) : at;
}

function numberWords({ say, format }: Speaker, condition: Condition, value: number): string {
  if (condition.kind === 'field') {
    const { test } = condition;
    const currency = 'currency' in test ? test.currency : undefined;
    return currency ? format.money(value, currency) : format.decimal(value, 2);
  }
  if (condition.kind !== 'did') return format.decimal(value, 2);
  const { measure } = condition;
  if (measure.of === 'count') return say('found.times', { count: value });
  if (measure.of === 'daysSinceFirst' || measure.of === 'daysSinceLast')
    return say('found.daysAgo', { count: Math.floor(value) });
  const currency = 'currency' in measure ? measure.currency : undefined;
  return currency ? format.money(value, currency) : format.decimal(value, 2);
}
