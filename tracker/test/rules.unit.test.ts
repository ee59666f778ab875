import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { isSecret, looksLikeCard } from '../src/auto/forms.ts';
import { createStopwatch, IDLE_MS } from '../src/auto/reading.ts';
import { parseTouch, withoutToken } from '../src/campaign.ts';
import { readConfig } from '../src/config.ts';
import { viewOf } from '../src/navigation.ts';

const AT = '2026-01-01T00:00:00.000Z';
const tag = (dataset: Record<string, string>) =>
  ({ dataset, src: 'https://crm.example/t.js' }) as unknown as HTMLScriptElement;

describe('address marks', () => {
  test('are named as Segment names them', () => {
    assert.deepEqual(
      parseTouch('?utm_source=wechat&utm_campaign=spring&gclid=g1&rp_code=ifc3&rp_t=t0k', '', AT),
      {
        at: AT,
        code: 'ifc3',
        token: 't0k',
        campaign: { source: 'wechat', name: 'spring', gclid: 'g1' },
      },
    );
  });
  test('are found in the query of a hash route', () => {
    assert.equal(parseTouch('', '#/shop?rp_code=c1', AT)?.code, 'c1');
  });
  test('are absent from an ordinary address', () => {
    assert.equal(parseTouch('?q=utm_source', '#top', AT), undefined);
  });
  test('are a closed list of bounded values', () => {
    const touch = parseTouch(`?utm_source=${'x'.repeat(9999)}&utm_evil=1`, '', AT);
    assert.deepEqual(touch?.campaign, { source: 'x'.repeat(256) });
  });
});

describe('the identity token', () => {
  for (const [given, expected] of [
    ['/p?rp_t=x', '/p'],
    ['/p?rp_t=x#h', '/p#h'],
    ['/p?rp_t=x&a=1', '/p?a=1'],
    ['/p?a=1&rp_t=x', '/p?a=1'],
    ['/p?a=1&rp_t=x&b=2', '/p?a=1&b=2'],
    ['/p?rp_t=x&rp_t=y', '/p'],
    ['/#/p?rp_t=x&a=1', '/#/p?a=1'],
    ['/p?corp_t=x', '/p?corp_t=x'],
  ] as const) {
    test(`${given} becomes ${expected}`, () => assert.equal(withoutToken(given), expected));
  }
  test('never remains, whatever stands around it', () => {
    const part = fc.constantFrom('a=1', 'b', 'rp_t=secret', 'rp_t=');
    fc.assert(
      fc.property(fc.array(part, { minLength: 1 }), fc.boolean(), (parts, hash) => {
        const clean = withoutToken(`https://x.test/${hash ? '#/r' : ''}?${parts.join('&')}`);
        assert.ok(!clean.includes('rp_t='));
        const others = parts.filter((each) => !each.startsWith('rp_t')).join('&');
        assert.equal(clean.split('?')[1] ?? '', others);
      }),
    );
  });
});

test('secret fields are known by any of their hints', () => {
  for (const hints of [
    'password pw',
    'text userPassword',
    'tel n cc-number',
    'text cvv',
    'card_no',
  ])
    assert.ok(isSecret(hints), hints);
  for (const hints of ['text city', 'email email', 'text shipping', 'text pinyin', 'text hotpot'])
    assert.ok(!isSecret(hints), hints);
});

test('numbers of cards and identity documents are recognised by their digits', () => {
  assert.ok(looksLikeCard('4111 1111 1111 1111'));
  assert.ok(looksLikeCard('6222-0212-3456-7890-123'));
  assert.ok(!looksLikeCard('+86 138 0013 8000'));
});

test('the stopwatch counts attention, never more than the idle limit between signs of life', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(3 * IDLE_MS)), (gaps) => {
      let now = 1;
      const stopwatch = createStopwatch(() => now);
      stopwatch.tick();
      for (const gap of gaps) {
        now += gap;
        stopwatch.tick();
      }
      const ms = gaps.reduce((sum, gap) => sum + Math.min(gap, IDLE_MS), 0);
      assert.equal(stopwatch.takeSeconds(), Math.floor(ms / 1000));
      assert.equal(stopwatch.takeSeconds(), 0);
    }),
  );
});

test('a hash is a view only when a router lives in it', () => {
  const at = (hash: string) => viewOf({ pathname: '/p', search: '?a', hash });
  assert.equal(at('#section'), at(''));
  assert.notEqual(at('#/cart'), at(''));
});

test('configuration comes from the tag, with defaults', () => {
  assert.equal(readConfig(null), undefined);
  assert.equal(readConfig(tag({})), undefined);
  assert.deepEqual(readConfig(tag({ writeKey: 'wk' })), {
    writeKey: 'wk',
    host: 'https://crm.example',
    consentRequired: false,
    cookieDomain: '',
    auto: ['pages', 'clicks', 'forms', 'reading'],
  });
  const set = tag({
    writeKey: 'wk',
    host: 'https://in.example/x/',
    consent: 'required',
    cookieDomain: '.brand.test',
    auto: 'pages, forms',
  });
  assert.deepEqual(readConfig(set), {
    writeKey: 'wk',
    host: 'https://in.example/x',
    consentRequired: true,
    cookieDomain: 'brand.test',
    auto: ['pages', 'forms'],
  });
});
