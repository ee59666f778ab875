import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { filterOf } from './filter.ts';

const get = (agent: string, headers: Record<string, string> = {}) =>
  filterOf({ method: 'GET', headers: { 'user-agent': agent, ...headers } });

const iphone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)';

describe('people', () => {
  const agents: Record<string, string> = {
    Safari: `${iphone} Version/17.5 Mobile/15E148 Safari/604.1`,
    'WeChat on an iPhone': `${iphone} Mobile/15E148 MicroMessenger/8.0.49(0x18003137) NetType/WIFI Language/zh_CN`,
    'WeChat on Android':
      'Mozilla/5.0 (Linux; Android 14; 23127PN0CC Build/UKQ1.230804.001; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/126.0.6478.188 Mobile Safari/537.36 XWEB/1260117 MMWEBSDK/20240501 MMWEBID/3628 MicroMessenger/8.0.50.2701(0x2800325B) WeChat/arm64 Weixin NetType/WIFI Language/zh_CN ABI/arm64',
    LINE: `${iphone} Mobile/15E148 Safari Line/14.7.0`,
    Facebook: `${iphone} Mobile/21E219 [FBAN/FBIOS;FBAV/459.0.0.41.101;FBBV/588]`,
    QQ: 'Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 MQQBrowser/14 QQ/9.0 Mobile Safari/537.36',
    Chrome:
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36',
  };
  for (const [name, agent] of Object.entries(agents))
    test(name, () => {
      assert.equal(get(agent), null);
      assert.equal(get(agent, { 'sec-fetch-dest': 'document' }), null);
    });
});

describe('previews', () => {
  const agents = [
    'facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)',
    'facebookexternalhit/1.1;line-poker/1.0',
    'facebookexternalhit/1.1; kakaotalk-scrap/1.0; +https://devtalk.kakao.com',
    'WhatsApp/2.23.20.0',
    `${iphone} Mobile/15A5341f MicroMessenger/7.0 mpcrawler`,
    'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)',
    'TelegramBot (like TwitterBot)',
  ];
  for (const agent of agents) test(agent, () => assert.equal(get(agent), 'preview'));
});

describe('robots and programs', () => {
  const agents = [
    'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
    'Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)',
    'curl/8.5.0',
    'python-requests/2.31',
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/126.0.0.0 Safari/537.36',
  ];
  for (const agent of agents) test(agent, () => assert.equal(get(agent), 'robot'));
});

describe('what the request says', () => {
  const safari = `${iphone} Version/17.5 Mobile/15E148 Safari/604.1`;
  const cases: [string, Record<string, string>, string][] = [
    ['reads ahead', { 'sec-purpose': 'prefetch;prerender' }, 'prefetch'],
    ['reads ahead, as before', { purpose: 'prefetch' }, 'prefetch'],
    ['previews, as Safari says', { 'x-purpose': 'preview' }, 'prefetch'],
    ['reads ahead, as Firefox said', { 'x-moz': 'prefetch' }, 'prefetch'],
    ['loads a picture', { 'sec-fetch-dest': 'image' }, 'embedded'],
    ['loads a frame', { 'sec-fetch-dest': 'iframe' }, 'embedded'],
    ['asks by a script', { 'sec-fetch-dest': 'empty' }, 'embedded'],
  ];
  for (const [name, headers, reason] of cases)
    test(name, () => assert.equal(get(safari, headers), reason));

  test('without a name', () => {
    assert.equal(filterOf({ method: 'GET', headers: {} }), 'nameless');
    assert.equal(get('  '), 'nameless');
  });
  test('without reading', () => {
    assert.equal(filterOf({ method: 'HEAD', headers: { 'user-agent': safari } }), 'head');
  });
});
