import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { contentProblems, namesIn, render } from './template.ts';

describe('the template language', () => {
  const cases: [text: string, values: Record<string, string>, expected: string][] = [
    ['{% if city %}In {{ city }}{% else %}Hello{% endif %}', { city: '上海' }, 'In 上海'],
    ['{% if city %}In {{ city }}{% else %}Hello{% endif %}', {}, 'Hello'],
    ['{% if city == "Paris" %}oui{% elsif city %}no{% endif %}', { city: 'Paris' }, 'oui'],
    ['{{ name | default: "friend" | upcase }}', {}, 'FRIEND'],
    ['{% if name %}{{ name | default: “朋友” }}{% endif %}', { name: '王' }, '王'],
    ['{% unless name %}x{% endunless %}{{ name }}', { name: '' }, 'x'],
    ['{{ blocks.footer | strip }}!', { 'blocks.footer': ' bye ' }, 'bye!'],
    ['{% if blocks.footer %}y{% endif %}', {}, ''],
    ['{{ name | append: "!" }}', { name: '{{ city }}' }, '{{ city }}!'],
    [
      '{% case country %}{% when "中国" %}您好{% else %}Hi{% endcase %}',
      { country: '中国' },
      '您好',
    ],
    ['{{ points | plus: 1 }}', { points: '41' }, '42'],
    ['{% assign to = name | default: "you" %}For {{ to }}', {}, 'For you'],
  ];
  for (const [text, values, expected] of cases)
    test(text, () => assert.equal(render(text, values, 2000), expected));

  test('names are found where they are read, not where they are made', () => {
    assert.deepEqual(
      [
        ...namesIn('{% assign a = name %}{% if city %}{{ a }}{{ blocks.footer }}{% endif %}'),
      ].sort(),
      ['blocks.footer', 'city', 'name'],
    );
  });
});

describe('the sandbox', () => {
  const refused = [
    '{% render "../../etc/passwd" %}',
    '{% include "x" %}',
    '{% layout "x" %}',
    '{% for i in (1..100000000) %}x{% endfor %}',
    '{{ "now" | date: "%Y" }}',
    '{{ name | split: "" }}',
    '{% if name %}',
    '{{ name | nonsense }}',
    '{% endif %}',
    'x{{ name',
  ];
  for (const text of refused)
    test(`refuses ${text}`, () => {
      const [problem] = contentProblems({ type: 'text', text });
      assert.ok(problem && problem.message !== '', text);
      assert.doesNotThrow(() => render(text, { name: 'x' }, 2000));
    });

  test('shows nothing of prototypes', () => {
    const text = '{% if true %}{{ constructor }}{{ name.constructor }}{{ __proto__ }}{% endif %}';
    assert.equal(render(text, { name: 'x' }, 2000), '');
  });

  test('what grows without end comes out empty', () => {
    const grow = Array.from({ length: 40 }, () => '{% assign a = a | append: a %}').join('');
    assert.equal(render(`{% assign a = "xxxxxxxxxx" %}${grow}{{ a }}`, {}, 2000), '');
  });
});

test('a problem has its field, line and column', () => {
  const content = {
    type: 'article' as const,
    title: 'fine {{ name }}',
    description: 'one\ntwo {{ name | shout }}',
    url: 'https://example.com',
    imageUrl: '',
  };
  const problems = contentProblems(content);
  assert.deepEqual(
    problems.map(({ field, line }) => [field, line]),
    [['description', 2]],
  );
  assert.ok((problems[0]?.column ?? 0) >= 5);
  assert.match(problems[0]?.message ?? '', /shout/);
});
