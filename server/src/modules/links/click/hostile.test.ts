import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sql } from '#kernel/db/database.ts';
import { base, shortIn, stage } from '../test/stage.ts';
import { missesPerMinute } from './limits.ts';

type Stage = Awaited<ReturnType<typeof stage>>;
let s: Stage;
before(async () => {
  s = await stage();
});
after(() => s.stop());

const tea = 'https://yunhe.example/tea';
let senders = 0;

/** A link to somebody new, of a source of its own so that its figures are its own. */
async function sent(text = tea) {
  const id = `hostile-${++senders}`;
  const contactId = await s.act(id, 'message.received');
  const said = await s.say(contactId, text, { source: { kind: 'campaign', id } });
  const figures = async () => (await s.links(`?sourceId=${id}`))[0];
  return { contactId, said, urls: shortIn(said), figures };
}

describe('who is no person', () => {
  const openings: Record<string, Parameters<Stage['open']>[1]> = {
    'a HEAD request': { method: 'HEAD' },
    'a browser that reads ahead': { headers: { 'sec-purpose': 'prefetch' } },
    'a preview': { agent: 'facebookexternalhit/1.1;line-poker/1.0' },
    'a crawler': { agent: 'Mozilla/5.0 (compatible; bingbot/2.0)' },
    'a nameless program': { agent: '' },
    'a picture in a page': { headers: { 'sec-fetch-dest': 'image' } },
  };
  for (const [name, opening] of Object.entries(openings))
    test(`${name} is led on, counted aside and no fact of hers`, async () => {
      const { contactId, urls, figures } = await sent();
      const answer = await s.open(urls[0] ?? '', opening);
      assert.equal(answer.headers['location'], tea);
      const { clicks, people, filtered } = await figures();
      assert.deepEqual([clicks, people, filtered], [0, 0, 1]);
      assert.deepEqual(await s.clicksOf(contactId), []);
    });

  test('a scanner that follows every link of a message', async () => {
    const { contactId, urls } = await sent(`${tea}/1 ${tea}/2 ${tea}/3`);
    const from = '203.0.113.7';
    for (const url of urls) assert.equal((await s.open(url, { from })).statusCode, 302);
    assert.equal((await s.clicksOf(contactId)).length, 1);
  });

  test('a double tap is one click', async () => {
    const { contactId, urls } = await sent();
    await Promise.all([s.open(urls[0] ?? ''), s.open(urls[0] ?? '')]);
    assert.equal((await s.clicksOf(contactId)).length, 1);
  });
});

describe('a link leads nowhere else', () => {
  test('whatever is added to it', async () => {
    const { urls } = await sent();
    const url = urls[0] ?? '';
    for (const more of [
      '?url=https://evil.example',
      '?next=//evil.example',
      '#https://evil.example',
    ])
      assert.equal((await s.open(url + more)).headers['location'], tea);
    for (const more of ['/https://evil.example', '%0d%0aLocation:%20https://evil.example', '/..'])
      assert.notEqual((await s.open(url + more)).statusCode, 302, more);
    const host = await s.open(url, {
      headers: { host: 'evil.example', 'x-forwarded-host': 'evil.example' },
    });
    assert.equal(host.headers['location'], tea);
  });

  test('nor does an address that dresses up as another become one', async () => {
    const fake = 'https://yunhe.example@evil.example/';
    const { said, urls } = await sent(fake);
    assert.deepEqual([said, urls], [fake, []]);
    for (const url of [fake, 'javascript:alert(1)', 'data:text/html,x', '//evil.example']) {
      const { status } = await s.request('POST', '/api/v1/links', { body: { url, name: 'x' } });
      assert.ok(status >= 400 && status < 500, `${url}: ${status}`);
    }
  });

  test('its address is kept in one line', async () => {
    const { body } = await s.request('POST', '/api/v1/links', {
      body: { url: 'https://yunhe.example/a\r\nSet-Cookie: x=y', name: 'x' },
    });
    const answer = await s.open(body.shortUrl);
    assert.equal(answer.headers['location'], 'https://yunhe.example/aSet-Cookie:%20x=y');
    assert.equal(answer.headers['set-cookie'], undefined);
  });
});

describe('codes that are not ours', () => {
  const from = '203.0.113.99';
  test('say so in the reader’s language, without repeating what was asked', async () => {
    const asked = '<script>alert(1)</script>';
    const answer = await s.open(`${base}/l/${encodeURIComponent(asked)}`, {
      from,
      headers: { 'accept-language': 'zh-CN,zh;q=0.9' },
    });
    assert.equal(answer.statusCode, 404);
    assert.match(answer.body, /链接/);
    assert.ok(!answer.body.includes('script'));
    assert.match(String(answer.headers['content-security-policy']), /default-src 'none'/);
    for (const code of ["' or 1=1 --", '%00', 'x'.repeat(5000), '..%2f..%2fetc'])
      assert.ok((await s.open(`/l/${code}`, { from })).statusCode < 500, code);
  });

  test('are not tried for long', async () => {
    const guess = (n: number) => s.open(`/l/${String(n).padStart(16, 'A')}`, { from });
    let last = 0;
    for (let n = 0; n <= missesPerMinute; n++) last = (await guess(n)).statusCode;
    assert.equal(last, 429);
    const { urls } = await sent();
    assert.equal((await s.open(urls[0] ?? '', { from: '198.51.100.1' })).statusCode, 302);
  });

  test('of another length or of one letter less are none', async () => {
    const { contactId, urls } = await sent();
    const url = urls[0] ?? '';
    assert.equal((await s.open(url.slice(0, -1))).statusCode, 404);
    assert.equal((await s.open(`${url}A`)).statusCode, 404);
    assert.deepEqual(await s.clicksOf(contactId), []);
  });
});

test('two workspaces that send the same address have a link each, and clicks of their own', async () => {
  const other = await s.addWorkspace('Other Tea');
  const { urls } = await sent('https://yunhe.example/both');
  await s.open(urls[0] ?? '');
  const { body } = await s.request('POST', '/api/v1/links', {
    key: other.apiKey,
    body: { url: 'https://yunhe.example/both', name: 'Ours' },
  });
  const { body: theirs } = await s.request('GET', '/api/v1/links', { key: other.apiKey });
  assert.deepEqual(
    theirs.items.map(({ id, clicks }: { id: string; clicks: number }) => [id, clicks]),
    [[body.id, 0]],
  );
  const [made] = await s.links(`?sourceId=hostile-${senders}`);
  for (const path of ['', '/stats'])
    assert.equal(
      (await s.request('GET', `/api/v1/links/${made.id}${path}`, { key: other.apiKey })).status,
      404,
    );
  const change = { key: other.apiKey, body: { enabled: false } };
  assert.equal((await s.request('PATCH', `/api/v1/links/${made.id}`, change)).status, 404);
  const { rows } = await sql<{ n: number }>`select count(*)::int n from kernel.facts
    where workspace_id = ${other.workspaceId} and type = 'link.clicked'`.execute(s.kernel.db);
  assert.equal(rows[0]?.n, 0);
});

test('when clicks cannot be written people are led on all the same', async () => {
  const { urls } = await sent();
  await sql`alter table links.openings rename to gone`.execute(s.kernel.db);
  try {
    assert.equal((await s.open(urls[0] ?? '')).statusCode, 302);
  } finally {
    await sql`alter table links.gone rename to openings`.execute(s.kernel.db);
  }
});
