import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { before, test } from 'node:test';
import { createInstance, type i18n as I18n } from 'i18next';
import { factProperties, factTypes, testsOf, type Rule, type Test } from '#contracts/rules.ts';
import { ruleProblemCodes } from '#contracts/rules/check.ts';
import { createFormat } from '../../../i18n/format.ts';
import { factLabel, type Speaker } from './speaker.ts';
import { lineWords, ruleWords } from './rule-words.ts';
import { testWords } from './test-words.ts';

const languages = ['en', 'zh-CN'] as const;
type Language = (typeof languages)[number];
const speakers = new Map<Language, Speaker & { missed: string[] }>();

before(async () => {
  for (const language of languages) {
    const file = path.resolve(import.meta.dirname, `../../../locales/${language}/rules.json`);
    const texts = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
    const missed: string[] = [];
    const i18n: I18n = createInstance();
    await i18n.init({
      lng: language,
      defaultNS: 'rules',
      resources: { [language]: { rules: texts } },
      interpolation: { escapeValue: false },
      saveMissing: true,
      missingKeyHandler: (_, __, key) => void missed.push(key),
      missingInterpolationHandler: (text) => void missed.push(text),
    });
    speakers.set(language, {
      say: (key, values) => i18n.t(key, { ...values }),
      knows: (key) => i18n.exists(key),
      format: createFormat(language, 'Asia/Shanghai'),
      label: (source, value) => (source.of === 'segments' ? 'Gold' : names[value]),
      missed,
    });
  }
});

const names: Record<string, string> = { t1: 'VIP', t2: 'Tasting', IFC: 'IFC Pudong' };
const speaker = (language: Language) => {
  const found = speakers.get(language);
  assert.ok(found);
  return found;
};
const said = (rule: Rule) => languages.map((language) => ruleWords(speaker(language), rule));

const all = (...rules: Rule[]): Rule => ({ kind: 'group', match: 'all', rules });
const ordered = (values: Partial<Extract<Rule, { kind: 'did' }>> = {}): Rule => ({
  kind: 'did',
  fact: { type: 'order.placed', where: [] },
  window: { kind: 'last', span: { n: 30, unit: 'day' } },
  measure: { of: 'count' },
  compare: { op: 'atLeast', value: 2 },
  ...values,
});

test('a condition by itself reads as a line', () => {
  const lines = (not: boolean) =>
    languages.map((language) =>
      lineWords(speaker(language), {
        kind: 'field',
        field: 'contacts.following',
        test: { op: 'known' },
        not,
      }),
    );
  assert.deepEqual(lines(false), ['Follows an account', '正在关注账号']);
  assert.deepEqual(lines(true), ['Follows no account', '没有关注任何账号']);
});

test('a rule reads as a sentence', () => {
  const city: Test = { op: 'is', values: ['Shanghai', 'Hangzhou'] };
  const tags: Test = { op: 'hasAny', values: ['t1'] };
  const rule = all({ kind: 'field', field: 'contacts.city', test: city }, ordered(), {
    kind: 'group',
    match: 'any',
    rules: [
      { kind: 'field', field: 'audience.tag', test: tags, not: true },
      { kind: 'segment', segmentId: 'x' },
    ],
  });
  assert.deepEqual(said(rule), [
    'People whose city is Shanghai or Hangzhou, and who have placed an order at least 2 times in the last 30 days, and (who do not have the tag VIP, or who are in the segment Gold).',
    '城市是Shanghai或Hangzhou，并且最近 30 天内下单至少 2 次，并且（没有标签VIP，或者属于人群Gold）的人。',
  ]);
});

test('what must hold of a fact stands in brackets, money in its currency', () => {
  const rule = ordered({
    not: true,
    compare: { op: 'atLeast', value: 1 },
    window: { kind: 'ever' },
    fact: {
      type: 'order.placed',
      where: [
        { kind: 'property', property: 'store', test: { op: 'is', values: ['IFC'] } },
        {
          kind: 'entries',
          entries: 'items',
          where: [
            {
              kind: 'property',
              property: 'amount',
              test: { op: 'atLeast', value: 20_000, currency: 'CNY' },
            },
          ],
        },
      ],
    },
  });
  assert.deepEqual(said(rule), [
    'People who have not placed an order (store is IFC Pudong and with an item of which amount is at least CN¥200.00).',
    '没有下单（门店是IFC Pudong和有一件商品的金额至少 ¥200.00）的人。',
  ]);
});

test('sequences, days that come round and consent have words of their own', () => {
  const followed = { type: 'contact.followed', where: [] } as const;
  const sequence: Rule = {
    kind: 'sequence',
    first: { ...followed, where: [] },
    then: { type: 'order.placed', where: [] },
    followed: false,
    within: { n: 1, unit: 'week' },
    window: { kind: 'ever' },
  };
  assert.equal(
    said(sequence)[0],
    'People who have followed an account but not placed an order within 1 week.',
  );
  const birthday: Rule = {
    kind: 'anniversary',
    field: 'contacts.birthday',
    calendar: 'lunar',
    from: 0,
    to: 7,
  };
  assert.deepEqual(said(birthday), [
    'People whose birthday by the Chinese lunar calendar comes round within the next 7 days.',
    '生日（按农历）在未来 7 天内的人。',
  ]);
  const consent: Rule = {
    kind: 'field',
    field: 'consent.given',
    params: { purpose: 'marketing' },
    test: { op: 'isTrue' },
  };
  assert.deepEqual(said(consent), [
    'People who agree to marketing messages.',
    '同意接收营销消息的人。',
  ]);
});

test('the ends of the language are there: nobody, everybody, all but', () => {
  assert.deepEqual(said({ kind: 'group', match: 'all', rules: [] }), ['Everybody.', '所有人。']);
  const except: Rule = { kind: 'group', match: 'any', not: true, rules: [ordered()] };
  assert.match(said(except)[0] ?? '', /^Everybody except people who have placed/);
});

test('every fact, property, test, measure and fault has words in both languages', () => {
  const amount = { value: 3 };
  const values: Partial<Record<string, object>> = {
    between: { from: 1, to: 2 },
    during: { from: '2026-02-01', to: null },
    inLast: { span: { n: 3, unit: 'hour' } },
    notInLast: { span: { n: 3, unit: 'minute' } },
    inNext: { span: { n: 3, unit: 'week' } },
  };
  for (const language of languages) {
    const { say, knows, missed } = speaker(language);
    for (const op of new Set(Object.values(testsOf).flat()))
      for (const not of [false, true]) {
        const rest = values[op] ?? { values: ['a', 'b'], ...amount };
        testWords(speaker(language), { op, ...rest } as Test, null, not);
        say(`op.${op}${not ? '_not' : ''}`);
      }
    for (const type of factTypes) {
      factLabel(speaker(language), type);
      for (const [name, kind] of Object.entries(factProperties[type])) {
        const inner = typeof kind === 'object' ? Object.keys(kind.entries) : [];
        const paths = inner.length > 0 ? inner.map((each) => `${name}.${each}`) : [name];
        if (kind === 'open') assert.ok(knows(`open.any.${name}`), `${language} open.any.${name}`);
        else
          for (const each of paths)
            assert.ok(
              knows(`property.${type}.${each}`) || knows(`property.${each}`),
              `${language} ${type} ${each}`,
            );
      }
    }
    for (const by of ['sum', 'average', 'min', 'max', 'daysSinceFirst', 'daysSinceLast'] as const)
      for (const op of ['atLeast', 'atMost', 'equals', 'above', 'below', 'between'] as const) {
        const compare = op === 'between' ? { op, from: 1, to: 2 } : { op, ...amount };
        const measure = by.startsWith('days') ? { of: by } : { of: by, property: 'total' };
        ruleWords(speaker(language), ordered({ measure, compare } as never));
        ruleWords(speaker(language), ordered({ compare }));
      }
    for (const code of ruleProblemCodes) assert.ok(knows(`problem.${code}`), code);
    assert.deepEqual(missed, [], language);
  }
});
