import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { MessageContent } from '#contracts/content.ts';
import { isBlank, previewOf } from './texts.ts';
import { render, renderContent, variablesIn } from './template.ts';

test('variables, fallbacks and what is neither', () => {
  const cases: [text: string, values: Record<string, string>, expected: string][] = [
    ['Hi {{ name }}!', { name: '王小明' }, 'Hi 王小明!'],
    ['Hi {{name}}!', {}, 'Hi !'],
    ['Hi {{ name | default: "friend" }}!', {}, 'Hi friend!'],
    ['Hi {{ name | default: "friend" }}!', { name: '' }, 'Hi friend!'],
    ["Hi {{ name|default:'friend' }}!", { name: 'Li' }, 'Hi Li!'],
    ['你好 {{ name | default: “朋友” }}', {}, '你好 朋友'],
    ['{{ a }} {{ b }}', { a: '{{ b }}', b: 'x' }, '{{ b }} x'],
    ['{{ constructor }}', {}, ''],
    ['{{ not a name }} {{', { not: 'x' }, '{{ not a name }} {{'],
    ['a\0{{ name }}', { name: 'b\0\ud800' }, 'a\0b\ufffd'],
  ];
  for (const [text, values, expected] of cases) assert.equal(render(text, values, 2000), expected);
});

test('lengths are capped without splitting a character', () => {
  assert.equal(render('{{ name }}', { name: 'x'.repeat(500) }, 2000).length, 200);
  assert.equal(render('ab{{ name }}', { name: '😀' }, 3), 'ab');
});

test('every text of a content is filled in, and its names are found', () => {
  const article: MessageContent = {
    type: 'article',
    title: 'For {{ name }}',
    description: '{{ city | default: "here" }}',
    url: 'https://example.com/',
    imageUrl: '',
  };
  assert.deepEqual(variablesIn(article), ['name', 'city']);
  const filled = renderContent(article, { name: 'Li' });
  assert.deepEqual(filled, { ...article, title: 'For Li', description: 'here' });
  assert.equal(previewOf(filled), 'For Li');
  assert.equal(isBlank(renderContent({ type: 'text', text: '{{ name }}' }, {})), true);
});

test('rendering never throws, and keeps to the limit', () => {
  fc.assert(
    fc.property(fc.string(), fc.dictionary(fc.string(), fc.string()), (text, values) => {
      const filled = render(`{{ ${text} }}${text}{{ name | default: "${text}" }}`, values, 50);
      assert.ok(filled.length <= 50);
    }),
  );
});
