import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sql } from '#kernel/db/database.ts';
import { base, campaign, shortIn, stage } from './test/stage.ts';

type Stage = Awaited<ReturnType<typeof stage>>;
let s: Stage;
before(async () => {
  s = await stage();
});
after(() => s.stop());

const tea = 'https://yunhe.example/tea?from=wechat';

describe('addresses in messages', () => {
  test('become links that stand for the message and its receiver', async () => {
    const ada = await s.act('ada', 'message.received');
    const bea = await s.act('bea', 'message.received');
    const toAda = await s.say(ada, `New: ${tea} and https://yunhe.example/cups.`);
    const toBea = await s.say(bea, `New: ${tea}!`);
    assert.match(toAda, /^New: \S+ and \S+\.$/);
    const codes = [...shortIn(toAda), ...shortIn(toBea)];
    assert.equal(new Set(codes).size, 3);
    for (const code of codes) assert.match(code, /\/l\/[\w-]{16}$/);
    const made = await s.links('?sourceKind=campaign&sourceId=c-1');
    assert.deepEqual(made.map(({ url }: { url: string }) => url).sort(), [
      'https://yunhe.example/cups',
      tea,
    ]);
  });

  test('stay as they are for service, where a workspace says so, and without an address', async () => {
    const cyd = await s.act('cyd', 'message.received');
    assert.equal(await s.say(cyd, tea, { purpose: 'service' }), tea);
    await s.request('PUT', '/api/v1/links/settings', { body: { untracked: ['marketing'] } });
    assert.equal(await s.say(cyd, tea), tea);
    assert.match(await s.say(cyd, tea, { purpose: 'service' }), /\/l\//);
    await s.request('PUT', '/api/v1/links/settings', { body: { untracked: ['service'] } });
    assert.equal(await s.say(cyd, 'Hello'), 'Hello');
    const own = `${base}/l/abcdefghijkl`;
    assert.equal(await s.say(cyd, own), own);
  });

  test('of a source that is one person’s make no link for each person', async () => {
    const before = (await s.links('?sourceKind=welcome')).length;
    for (const who of ['dora', 'emma']) {
      const contactId = await s.act(who, 'message.received');
      await s.say(contactId, tea, { source: { kind: 'welcome', id: `fact of ${who}` } });
    }
    assert.equal((await s.links('?sourceKind=welcome')).length, before + 1);
  });

  test('are written when a message that waited goes out', async () => {
    const finn = await s.act('finn', 'message.received');
    const later = new Date(s.clock.now().getTime() + 600_000);
    assert.equal(await s.say(finn, tea, { notBefore: later }), tea);
    s.clock.set(later);
    await s.flush();
    assert.match(s.platform.textsTo('finn').join(), /\/l\/[\w-]{16}$/);
  });
});

describe('opening a link', () => {
  test('leads on, and is a fact of the person with message and source', async () => {
    const gina = await s.act('gina', 'message.received');
    const [url = ''] = shortIn(await s.say(gina, tea));
    const answer = await s.open(url);
    assert.equal(answer.statusCode, 302);
    assert.equal(answer.headers['location'], tea);
    assert.equal(answer.headers['referrer-policy'], 'no-referrer');
    assert.equal(answer.headers['cache-control'], 'no-store');
    const [click, ...more] = await s.clicksOf(gina);
    assert.deepEqual(more, []);
    assert.equal(click?.data['url'], tea);
    assert.deepEqual(click?.data['source'], campaign);
    const { rows } = await sql<{ id: string }>`
      select id from messages.outbox where contact_id = ${gina}`.execute(s.kernel.db);
    assert.deepEqual(click?.data['messageId'], rows[0]?.id);
    await s.app.settle();
    const { body } = await s.request('GET', `/api/v1/contacts/${gina}/timeline`);
    const line = body.items.find((item: { type: string }) => item.type === 'link.clicked');
    assert.equal(line.entry.key, 'timeline.link.clicked');
    assert.equal(line.entry.values.name, tea);
  });

  test('counts openings and people, and by day in the workspace’s zone', async () => {
    const people = await s.actAll(['hana', 'ivy'], 'message.received');
    const source = { kind: 'campaign', id: 'counted' };
    const urls: string[] = [];
    for (const person of people)
      urls.push(...shortIn(await s.say(person, 'https://yunhe.example/counted', { source })));
    s.clock.set(new Date('2026-03-02T15:30:00Z'));
    await s.open(urls[0] ?? '');
    await s.open(urls[1] ?? '', { from: '192.0.2.2' });
    s.clock.set(new Date('2026-03-02T16:30:00Z'));
    await s.open(urls[0] ?? '');
    await s.open(urls[0] ?? '', { method: 'HEAD' });
    const [made] = await s.links('?sourceId=counted');
    assert.deepEqual([made.clicks, made.people, made.filtered], [3, 2, 1]);
    const { body } = await s.request('GET', `/api/v1/links/${made.id}/stats?days=3`);
    assert.deepEqual(body, {
      days: [
        { day: '2026-03-01', clicks: 0, people: 0 },
        { day: '2026-03-02', clicks: 2, people: 2 },
        { day: '2026-03-03', clicks: 1, people: 0 },
      ],
      filtered: [{ reason: 'head', clicks: 1 }],
    });
    assert.equal((await s.clicksOf(people[0] ?? '')).length, 2);
    s.clock.set(new Date('2026-03-03T04:00:00Z'));
  });

  test('at once by many is written whole', async () => {
    const names = Array.from({ length: 60 }, (_, nth) => `many-${nth}`);
    const people = await s.actAll(names, 'message.received');
    const source = { kind: 'campaign', id: 'many' };
    const urls: string[] = [];
    for (const person of people) urls.push(...shortIn(await s.say(person, tea, { source })));
    const answers = await Promise.all(
      urls.map((url, nth) => s.open(url, { from: `198.51.100.${nth}` })),
    );
    assert.ok(answers.every(({ statusCode }) => statusCode === 302));
    const [made] = await s.links('?sourceId=many');
    assert.deepEqual([made.clicks, made.people], [60, 60]);
    const { rows } = await sql<{ n: number }>`select count(*)::int n from kernel.facts
      where type = 'link.clicked' and data -> 'source' ->> 'id' = 'many'`.execute(s.kernel.db);
    assert.equal(rows[0]?.n, 60);
  });

  test('tells of whom she became, when contacts were joined', async () => {
    const jill = await s.act('jill', 'message.received');
    const [url = ''] = shortIn(await s.say(jill, tea));
    const elder = await s.act('elder', 'message.received');
    await sql`select kernel.merge_people(${s.workspaceId}, ${jill}, ${elder}, 'test', now())`.execute(
      s.kernel.db,
    );
    await s.open(url);
    const clicks = [...(await s.clicksOf(jill)), ...(await s.clicksOf(elder))];
    assert.equal(clicks.length, 1);
  });
});

describe('a link made by hand', () => {
  const make = async (body: object) => s.request('POST', '/api/v1/links', { body });

  test('counts and names nobody', async () => {
    const { status, body } = await make({ url: 'https://yunhe.example/poster', name: 'Poster' });
    assert.equal(status, 201);
    assert.match(body.shortUrl, /\/l\/[\w-]{12}$/);
    const answer = await s.open(body.shortUrl);
    assert.equal(answer.headers['location'], 'https://yunhe.example/poster');
    const { body: now } = await s.request('GET', `/api/v1/links/${body.id}`);
    assert.deepEqual([now.clicks, now.people, now.source], [1, 0, null]);
  });

  test('ends when it is switched off or over, and never leads elsewhere', async () => {
    const { body } = await make({ url: 'https://yunhe.example/a', name: 'A' });
    const url = `/api/v1/links/${body.id}`;
    await s.request('PATCH', url, { body: { enabled: false, url: 'https://evil.example' } });
    assert.equal((await s.open(body.shortUrl)).statusCode, 410);
    const soon = new Date(s.clock.now().getTime() + 1000).toISOString();
    await s.request('PATCH', url, { body: { enabled: true, expiresAt: soon } });
    const answer = await s.open(body.shortUrl);
    assert.equal(answer.headers['location'], 'https://yunhe.example/a');
    s.clock.set(new Date(soon));
    assert.equal((await s.open(body.shortUrl)).statusCode, 410);
  });

  test('is listed by its clicks and found by its name', async () => {
    const [most] = await s.links('?sort=clicks');
    assert.equal(most.clicks, 60);
    const found = await s.links('?q=post&sourceKind=hand');
    assert.deepEqual(
      found.map(({ name }: { name: string }) => name),
      ['Poster'],
    );
    const first = (await s.request('GET', '/api/v1/links?sort=clicks&limit=2')).body;
    const { body: second } = await s.request(
      'GET',
      `/api/v1/links?sort=clicks&limit=2&cursor=${encodeURIComponent(first.nextCursor)}`,
    );
    const ids = [...first.items, ...second.items].map(({ id }) => id);
    assert.equal(new Set(ids).size, 4);
  });
});

test('links of messages that are old are forgotten, and their figures stay', async () => {
  const kim = await s.act('kim', 'message.received');
  const [url = ''] = shortIn(await s.say(kim, tea, { source: { kind: 'campaign', id: 'old' } }));
  await s.open(url);
  s.clock.set(new Date(s.clock.now().getTime() + 401 * 86_400_000));
  await sql`select graphile_worker.add_job('links.forgetOld')`.execute(s.kernel.db);
  await s.runJobs();
  assert.equal((await s.open(url)).statusCode, 404);
  const { rows } = await sql`select from links.openings`.execute(s.kernel.db);
  assert.equal(rows.length, 0);
  const [made] = await s.links('?sourceId=old');
  assert.deepEqual([made.clicks, made.people], [1, 1]);
});

test('without an address of its own the server leaves messages alone', async () => {
  const { links } = await import('./index.ts');
  const { config } = s.kernel;
  const parts = links.setup({ ...s.kernel, config: { ...config, publicUrlGiven: false } });
  assert.deepEqual(parts.contribute?.contentRewriters, []);
});
