import type { Test, Window } from '#contracts/rules.ts';
import type { ChoiceSource } from '../model/sources.ts';
import { dayWords, spanWords, valueWords, type Speaker } from './speaker.ts';

/** "Shanghai, Hangzhou or Suzhou". */
function anyOf({ say }: Speaker, words: readonly string[]): string {
  if (words.length <= 1) return words[0] ?? say('nothingYet');
  return say('or', { first: words.slice(0, -1).join(say('comma')), last: words.at(-1) ?? '' });
}

/** "Shanghai or Hangzhou", each by its name. */
export const chosenWords = (
  speaker: Speaker,
  values: readonly string[],
  source: ChoiceSource | null,
): string =>
  anyOf(
    speaker,
    values.map((value) => valueWords(speaker, source, value)),
  );

function amountWords(speaker: Speaker, value: number, currency: string | undefined): string {
  return currency ? speaker.format.money(value, currency) : speaker.format.number(value);
}

/** From one day to another, either of which may be open. */
function daysWords(
  { say, format }: Speaker,
  { from, to }: { from: string | null; to: string | null },
): string {
  const words = {
    from: from ? dayWords(format.language, from) : '',
    to: to ? dayWords(format.language, to) : '',
  };
  if (from && to) return say(from === to ? 'days.on' : 'days.range', words);
  if (from) return say('days.from', words);
  return to ? say('days.to', words) : say('nothingYet');
}

function partsOf(
  speaker: Speaker,
  test: Test,
  source: ChoiceSource | null,
): Record<string, string> {
  switch (test.op) {
    case 'known':
    case 'isTrue':
    case 'isFalse':
      return {};
    case 'is':
    case 'contains':
    case 'startsWith':
    case 'hasAny':
    case 'hasAll':
    case 'under':
      return {
        values: anyOf(
          speaker,
          test.values.map((value) => quoted(value)),
        ),
      };
    case 'equals':
    case 'above':
    case 'atLeast':
    case 'below':
    case 'atMost':
      return { value: amountWords(speaker, test.value, test.currency) };
    case 'between':
      return {
        from: amountWords(speaker, test.from, test.currency),
        to: amountWords(speaker, test.to, test.currency),
      };
    case 'during':
      return { days: daysWords(speaker, test) };
    case 'inLast':
    case 'notInLast':
    case 'inNext':
      return { span: spanWords(speaker, test.span) };
  }

  /** Values that were typed stand in quotation marks, names that were chosen do not. */
  function quoted(value: string): string {
    return source ? valueWords(speaker, source, value) : speaker.say('quoted', { value });
  }
}

/** "is at least 3", "does not contain “tea”". */
export function testWords(
  speaker: Speaker,
  test: Test,
  source: ChoiceSource | null,
  not = false,
): string {
  const parts = partsOf(speaker, test, source);
  if (test.op === 'hasAll' && test.values.length > 1)
    parts['values'] = speaker.format.list(
      test.values.map((value) => valueWords(speaker, source, value)),
    );
  return speaker.say(`test.${test.op}${not ? '_not' : ''}`, parts);
}

/** When the fact happened; nothing for ever. */
export function windowWords(speaker: Speaker, window: Window): string {
  if (window.kind === 'last')
    return speaker.say('window.last', { span: spanWords(speaker, window.span) });
  return window.kind === 'between' ? daysWords(speaker, window) : '';
}
