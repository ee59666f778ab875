import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { before, describe, test } from 'node:test';
import { createInstance, type i18n as I18n } from 'i18next';
import { returnCode } from '#channels/wechat/errors.ts';
import { ApiProblem } from '../src/api/problem.ts';
import { platformWords, problemWords } from '../src/api/problem-words.ts';
import { problemCodes, type ProblemCodes } from './problem-codes.ts';

const languages = ['en', 'zh-CN'] as const;
type Language = (typeof languages)[number];
type Texts = { [key: string]: string | Texts };

const catalogues = new Map<Language, Texts>();
const speaking = new Map<Language, I18n>();
let stated: ProblemCodes;

async function readTexts(language: Language, name: string): Promise<Texts> {
  const file = path.resolve(import.meta.dirname, `../src/locales/${language}/${name}.json`);
  return JSON.parse(await readFile(file, 'utf8')) as Texts;
}

before(async () => {
  stated = await problemCodes();
  for (const language of languages) {
    const problems = await readTexts(language, 'problems');
    const instance = createInstance();
    await instance.init({
      lng: language,
      defaultNS: 'common',
      resources: { [language]: { problems, common: await readTexts(language, 'common') } },
      interpolation: { escapeValue: false },
    });
    catalogues.set(language, problems);
    speaking.set(language, instance);
  }
});

const words = (language: Language, problem: ApiProblem) =>
  problemWords(speaking.get(language) as I18n, problem);

/** Keys of all texts in a catalogue, with their texts. */
const leaves = (texts: Texts, before = ''): [string, string][] =>
  Object.entries(texts).flatMap(([key, value]) =>
    typeof value === 'string' ? [[before + key, value]] : leaves(value, `${before}${key}.`),
  );

test('every problem that the server can answer has words in both languages', () => {
  assert.ok(stated.codes.size > 80, `only ${stated.codes.size} codes were found`);
  for (const language of languages) {
    const known = new Set(leaves(catalogues.get(language) ?? {}).map(([key]) => key));
    const wordless = [...stated.codes].filter((code) => !known.has(code));
    assert.deepEqual(
      wordless,
      [],
      `say in console/src/locales/${language}/problems.json what they mean`,
    );
  }
});

test('codes that only a running server knows are of kinds that are told otherwise', () => {
  assert.deepEqual(stated.dynamic.toSorted(), [
    // Return codes of WeChat: below.
    'server/src/channels/wechat/client/domain-error.ts: `wechat.$' + '{error.code}`',
    // A DomainError's code, and codes of Fastify, which are told by their status.
    'server/src/kernel/http/problems.ts: error.code',
    "server/src/kernel/http/problems.ts: error.code ?? 'request.invalid'",
  ]);
});

test('no words are left of problems that are gone', () => {
  const others = /^(http|field|mapping|kind|platform)\./;
  for (const language of languages) {
    const left = leaves(catalogues.get(language) ?? {}).filter(([key]) => {
      const variant = [...stated.codes].some((code) => key.startsWith(`${code}_`));
      return !stated.codes.has(key) && !variant && !others.test(key);
    });
    assert.deepEqual(left, []);
  }
});

test('both languages say the same values', () => {
  const values = (text: string) => [...text.matchAll(/\{\{(\w+)/g)].map(([, name]) => name).sort();
  const english = new Map(leaves(catalogues.get('en') ?? {}));
  const chinese = leaves(catalogues.get('zh-CN') ?? {});
  assert.deepEqual(chinese.map(([key]) => key).sort(), [...english.keys()].sort());
  for (const [key, text] of chinese)
    assert.deepEqual(values(text), values(english.get(key) ?? ''), key);
});

test('every return code of WeChat that the server knows has words', () => {
  const unknown = returnCode(-77_777).words;
  const codes = Array.from({ length: 100_000 }, (_, index) => index - 1);
  const known = codes.filter((code) => returnCode(code).words !== unknown);
  assert.ok(known.length > 100, `only ${known.length} codes were found`);
  for (const language of languages) {
    const i18n = speaking.get(language) as I18n;
    assert.deepEqual(
      known.filter((code) => platformWords(i18n, String(code)) === null),
      [],
    );
    assert.equal(platformWords(i18n, '99999'), null);
  }
});

describe('a refusal is told', () => {
  const said = (problem: ApiProblem) => languages.map((language) => words(language, problem));

  test('by its code and values', () => {
    const problem = new ApiProblem(409, 'tag.name_taken', 'server words', { name: 'VIP' });
    assert.deepEqual(said(problem), [
      'There is a tag named VIP already.',
      '已经有名为“VIP”的标签。',
    ]);
  });

  test('by its fault where a code has several', () => {
    const details = { fault: 'stray_quote', line: 3 };
    const problem = new ApiProblem(422, 'imports.broken_csv', 'server words', details);
    for (const text of said(problem)) assert.match(text, /(Line 3|第 3 行).*“?""/);
    const other = new ApiProblem(422, 'imports.broken_csv', '', { fault: null, line: 3 });
    for (const text of said(other)) assert.match(text, /line 3|第 3 行/);
  });

  test('field by field', () => {
    const problem = new ApiProblem(400, 'request.invalid', 'server words', {
      errors: [
        {
          path: 'body.name',
          message: 'x',
          code: 'too_small',
          values: { origin: 'string', minimum: 1 },
        },
        {
          path: 'body.variants.0.url',
          message: 'x',
          code: 'invalid_format',
          values: { format: 'url' },
        },
        { path: 'body.whatever', message: 'x', code: 'made_up' },
      ],
    });
    assert.deepEqual(said(problem), [
      'Something in it is not as it must be: Name must not be empty; Link is no whole web address; whatever is not valid',
      '有内容不符合要求：名称：不能为空; 链接：不是完整的网址; whatever：无效',
    ]);
  });

  test('by the faults of a mapping', () => {
    const problem = new ApiProblem(400, 'imports.bad_mapping', '', {
      faults: ['x'],
      problems: [{ code: 'twice', values: { name: 'B', other: 'A' } }],
    });
    assert.match(said(problem).join(), /“A” and “B” are mapped to the same,.*“A”列和“B”列/);
  });

  test('by WeChat’s return code', () => {
    const problem = new ApiProblem(502, 'wechat.40010', 'WeChat refused (40010 hint)');
    assert.deepEqual(said(problem), [
      'The media file has a wrong size (40010)',
      '素材文件大小不对 (40010)',
    ]);
  });

  test('in the words that came with it when nobody knows its code', () => {
    const problem = new ApiProblem(418, 'http.418', 'I am a teapot');
    for (const text of said(problem)) assert.match(text, /418.*I am a teapot/);
    assert.match(words('zh-CN', new ApiProblem(502, 'http.502', 'Bad Gateway')), /没有响应/);
    assert.match(words('zh-CN', new ApiProblem(0, 'network', 'fetch failed')), /网络|连接/);
  });
});
