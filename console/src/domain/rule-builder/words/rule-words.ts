import type {
  AnniversaryCondition,
  Condition,
  FieldCondition,
  Group,
  Rule,
} from '#contracts/rules.ts';
import type { ChoiceSource } from '../model/sources.ts';
import { matchWords, oftenWords, whereWords } from './match-words.ts';
import {
  capital,
  factLabel,
  fieldLabel,
  spanWords,
  tidy,
  valueWords,
  type Speaker,
} from './speaker.ts';
import { chosenWords, testWords, windowWords } from './test-words.ts';

/** `clause`: part of a sentence about people; `plain`: a line that stands for itself. */
type Style = 'clause' | 'plain';

function paramWords(
  speaker: Speaker,
  { field, params = {} }: { field: string; params?: Record<string, string> },
): string {
  const words = Object.entries(params)
    .filter(([, value]) => value !== '')
    .map(([param, value]) => valueWords(speaker, { of: 'field', field, param }, value));
  return words.join(speaker.say('comma'));
}

/** A field with what was chosen for it: "attribute (shoe size)". */
export function fieldWords(
  speaker: Speaker,
  condition: { field: string; params?: Record<string, string> },
): string {
  const field = fieldLabel(speaker, condition.field);
  const params = paramWords(speaker, condition);
  return params ? speaker.say('fieldWith', { field, params }) : field;
}

function fieldCondition(speaker: Speaker, style: Style, condition: FieldCondition): string {
  const { field, params, test, not = false } = condition;
  const source: ChoiceSource = { of: 'field', field, ...(params && { params }) };
  // Some fields read best in words of their own: "who follow an account", "who agree to …".
  const own = `own.${field}.${test.op}${not ? '_not' : ''}`;
  if (style === 'clause' && speaker.knows(own)) {
    const span = 'span' in test ? spanWords(speaker, test.span) : '';
    const values = 'values' in test ? chosenWords(speaker, test.values, source) : '';
    return speaker.say(own, { params: paramWords(speaker, condition), span, values });
  }
  // A list that is not empty reads oddly as one that is known: "follows an account".
  const line = `line.${field}.${test.op}${not ? '_not' : ''}`;
  if (style === 'plain' && speaker.knows(line)) return speaker.say(line);
  const typed = test.op === 'contains' || test.op === 'startsWith' || field === 'contacts.name';
  return speaker.say(`${style}.field`, {
    field: fieldWords(speaker, condition),
    test: testWords(speaker, test, typed ? null : source, not),
  });
}

function rangeWords({ say }: Speaker, { from, to }: AnniversaryCondition): string {
  if (from === 0 && to === 0) return say('range.today');
  if (from === 0 && to > 0) return say('range.next', { count: to });
  if (to === 0 && from < 0) return say('range.last', { count: -from });
  return say('range.between', { from, to });
}

/** A condition in words. */
function conditionWords(speaker: Speaker, condition: Condition, style: Style): string {
  const { say } = speaker;
  const key = `${style}.${condition.kind}${condition.not ? '_not' : ''}`;
  switch (condition.kind) {
    case 'field':
      return fieldCondition(speaker, style, condition);
    case 'did':
      return say(key, {
        fact: factLabel(speaker, condition.fact.type),
        where: whereWords(speaker, condition.fact),
        often: oftenWords(speaker, condition),
        window: windowWords(speaker, condition.window),
      });
    case 'sequence':
      return say(condition.followed ? key : key.replace('sequence', 'unfollowed'), {
        first: matchWords(speaker, condition.first),
        then: matchWords(speaker, condition.then),
        within: spanWords(speaker, condition.within),
        window: windowWords(speaker, condition.window),
      });
    case 'anniversary':
      return say(key, {
        field: fieldWords(speaker, condition),
        calendar: say(`calendar.${condition.calendar}`),
        range: rangeWords(speaker, condition),
      });
    case 'segment':
      return say(key, {
        segment: speaker.label({ of: 'segments' }, condition.segmentId) ?? say('segmentUnknown'),
      });
  }
}

function groupWords(speaker: Speaker, { match, rules }: Group): string {
  const parts = rules.map((rule) => {
    if (rule.kind !== 'group') return conditionWords(speaker, rule, 'clause');
    const inner = groupWords(speaker, rule);
    if (rule.not) return speaker.say('group.not', { rule: inner });
    return rule.rules.length > 1 ? speaker.say('group.nested', { rule: inner }) : inner;
  });
  return parts.map(tidy).join(speaker.say(`group.${match}`));
}

/** The whole rule as one sentence: "People whose city is Shanghai, and who have …". */
export function ruleWords(speaker: Speaker, rule: Rule): string {
  const { say } = speaker;
  if (rule.kind !== 'group')
    return tidy(say('sentence', { rule: conditionWords(speaker, rule, 'clause') }));
  if (rule.rules.length === 0) return say(rule.not ? 'nobody' : 'everybody');
  return tidy(say(rule.not ? 'sentence_not' : 'sentence', { rule: groupWords(speaker, rule) }));
}

/** A condition as a line: "Placed an order at least 3 times in the last 30 days". */
export const lineWords = (speaker: Speaker, condition: Condition): string =>
  capital(tidy(conditionWords(speaker, condition, 'plain')), speaker.format.language);
