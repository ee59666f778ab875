import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { messageContent } from '#contracts/content.ts';
import type { MessageWay } from '#contracts/message-plan.ts';
import { contentKinds, emptyContent, isFilled } from '../src/domain/content/kinds.ts';
import { fill, fillContent, placeholderFor } from '../src/domain/content/placeholders.ts';
import { ruleOf } from '../src/domain/content/template-rules.ts';
import { contentFor, emptyPlan, isFinished, moved } from '../src/domain/message-plan/plan.ts';

const text = (words: string) => ({ type: 'text' as const, text: words });

describe('placeholders', () => {
  test('say the value, or else the fallback, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (fallback) => {
        const written = placeholderFor('city', fallback);
        assert.equal(fill(`In ${written}.`, { city: 'Shanghai' }), 'In Shanghai.');
        assert.equal(fill(written, {}), fallback.trim().replaceAll('"', '”'));
      }),
    );
  });

  test('are filled in within a template’s fields too, and blocks are left to the server', () => {
    const content = {
      ...emptyContent('template'),
      templateId: '{{ name }}',
      data: { first: 'Dear {{ name }}', remark: '{{ blocks.hours }}' },
    };
    const filled = fillContent(content as never, { name: 'Li' }) as unknown as typeof content;
    assert.deepEqual(filled.data, { first: 'Dear Li', remark: '{{ blocks.hours }}' });
    assert.equal(filled.type, 'template');
  });
});

describe('a content', () => {
  for (const kind of contentKinds)
    test(`of kind ${kind} is unfinished at first, and never called finished while it is refused`, () => {
      const empty = emptyContent(kind);
      assert.equal(isFilled(empty), false);
      const words = Object.fromEntries(
        Object.entries(empty).map(([name, value]) => [
          name,
          value === '' ? 'https://yunhe.example/1' : value,
        ]),
      );
      const given = 'data' in words ? { ...words, data: { thing1: 'Tea' } } : words;
      assert.equal(isFilled(given as never), true);
      assert.equal(messageContent.safeParse(given).success, true);
    });
});

test('a way says it in her language, the closer one first, and in its own words otherwise', () => {
  const way: MessageWay = {
    channels: [],
    content: text('Hello'),
    languages: [
      { language: 'zh', content: text('你好') },
      { language: 'zh-TW', content: text('您好') },
    ],
  };
  const said = (language: string | null) => contentFor(way, language);
  assert.deepEqual(
    [null, 'fr', 'zh', 'zh-CN', 'zh-TW', 'zhx'].map((language) => said(language)),
    [text('Hello'), text('Hello'), text('你好'), text('你好'), text('您好'), text('Hello')],
  );
});

test('a plan is finished when every way and language of it is', () => {
  const plan = emptyPlan();
  assert.equal(isFinished(plan), false);
  const [way] = plan.ways;
  assert.ok(way);
  const written = { ...way, content: text('Hello') };
  assert.equal(isFinished({ ...plan, ways: [written] }), true);
  assert.equal(isFinished({ ...plan, ways: [written, way] }), false);
  const languages = [{ language: 'zh', content: text(' ') }];
  assert.equal(isFinished({ ...plan, ways: [{ ...written, languages }] }), false);
});

test('ways change places', () => {
  assert.deepEqual(moved(['a', 'b', 'c'], 2, -1), ['a', 'c', 'b']);
  assert.deepEqual(moved(['a', 'b', 'c'], 0, 1), ['b', 'a', 'c']);
});

test('the rule of a subscribe message’s field is told by its name', () => {
  assert.equal(ruleOf('thing12'), 'thing');
  assert.equal(ruleOf('character_string1'), 'character_string');
  assert.equal(ruleOf('first'), null);
  assert.equal(ruleOf('thing'), null);
});
