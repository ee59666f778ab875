import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { mapUrls, mayHoldUrl, targetOf, urlsIn } from './urls.ts';

const text = (words: string) => ({ type: 'text' as const, text: words });

describe('addresses in a text', () => {
  const cases: [string, string[]][] = [
    ['Hello', []],
    ['See https://yunhe.example/tea.', ['https://yunhe.example/tea']],
    ['点击https://yunhe.example/茶查看', ['https://yunhe.example/']],
    ['（https://yunhe.example/a?b=1&c=2）', ['https://yunhe.example/a?b=1&c=2']],
    ['(https://yunhe.example/a_(b))', ['https://yunhe.example/a_(b)']],
    ['<a href="https://yunhe.example/x">tea</a>', ['https://yunhe.example/x']],
    ["<a href='http://yunhe.example/x'>tea</a>", ['http://yunhe.example/x']],
    [
      'HTTPS://YUNHE.EXAMPLE/ and https://b.example!',
      ['HTTPS://YUNHE.EXAMPLE/', 'https://b.example'],
    ],
    ['https://a.example https://a.example', ['https://a.example']],
    ['javascript:alert(1) ftp://a.example mailto:a@b.example', []],
  ];
  for (const [words, found] of cases)
    test(words, () => assert.deepEqual(urlsIn(text(words)), found));

  test('are replaced where they stand, and nothing else is', () => {
    const said = mapUrls(text('A https://a.example/x, b (https://b.example).'), (url) =>
      url.includes('a.example') ? 'https://s.example/l/1' : undefined,
    );
    assert.deepEqual(said, text('A https://s.example/l/1, b (https://b.example).'));
  });

  test('stay when the text would become too long', () => {
    const full = text(`http://a.example ${'x'.repeat(1980)}`);
    assert.equal(
      mapUrls(full, () => 'https://a-much-longer.example/l/abcdefghijkl'),
      full,
    );
  });

  test('whatever the text, what is not replaced is left as it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.webUrl(), (around, url) => {
        const content = text(`${around} ${url} ${around}`.slice(0, 2000));
        assert.deepEqual(
          mapUrls(content, () => undefined),
          content,
        );
        if (!mayHoldUrl(content)) assert.deepEqual(urlsIn(content), []);
      }),
    );
  });
});

test('an article has one address, a picture none that a person taps', () => {
  const article = {
    type: 'article' as const,
    title: 'https://title.example',
    description: '',
    url: 'https://yunhe.example/1',
    imageUrl: 'https://cdn.example/1.jpg',
  };
  assert.deepEqual(urlsIn(article), ['https://yunhe.example/1']);
  assert.deepEqual(
    mapUrls(article, () => 'x'),
    { ...article, url: 'x' },
  );
  assert.deepEqual(urlsIn({ type: 'image', mediaUrl: 'https://cdn.example/1.jpg' }), []);
});

describe('where a link may lead', () => {
  const good: [string, string][] = [
    ['https://yunhe.example', 'https://yunhe.example/'],
    ['http://yunhe.example/a b', 'http://yunhe.example/a%20b'],
    ['https://yunhe.example/\r\nSet-Cookie: a=b', 'https://yunhe.example/Set-Cookie:%20a=b'],
    ['https://茶.example/龙井', 'https://xn--cl1a.example/%E9%BE%99%E4%BA%95'],
  ];
  for (const [given, href] of good) test(given, () => assert.equal(targetOf(given), href));

  const bad = [
    'javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    '//evil.example',
    '/l/abc',
    'https://',
    'https://yunhe.example@evil.example/',
    'https://user:secret@yunhe.example/',
    `https://yunhe.example/${'x'.repeat(2000)}`,
  ];
  for (const given of bad)
    test(`not to ${given.slice(0, 40)}`, () => assert.equal(targetOf(given), null));

  test('its address never breaks a header', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (tail) => {
        const href = targetOf(`https://yunhe.example/${tail}`);
        if (href !== null) assert.match(href, /^https?:\/\/[\x21-\x7e]+$/);
      }),
    );
  });
});
