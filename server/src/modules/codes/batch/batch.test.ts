import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import iconv from 'iconv-lite';
import { sql } from '#kernel/db/database.ts';
import { newId } from '#kernel/ids.ts';
import { defineModule } from '#kernel/module.ts';
import { modules } from '#server/modules.ts';
import { testApp, type TestApp } from '#test/app.ts';

let app: TestApp;
let channelId: string;
const asked: string[] = [];
/** Called before each answer, so that a test can step in between two codes. */
let between: () => Promise<void> = () => Promise.resolve();

const platform = defineModule({
  name: 'platform',
  rank: 'channel',
  needs: [],
  setup: () => ({
    contribute: {
      qrIssuers: [
        {
          kind: 'test',
          permanentLimit: 1_000,
          temporaryMaxSeconds: 60,
          issue: async (_channel, { scene }) => {
            await between();
            asked.push(scene);
            return { ticket: scene, url: `http://weixin.qq.com/q/${scene}`, expiresAt: null };
          },
        },
      ],
    },
  }),
});

before(async () => {
  app = await testApp({
    modules: [...modules.filter((module) => module.name !== 'channels'), platform],
  });
  channelId = newId();
  await sql`insert into channels.accounts (id, workspace_id, kind, name, app_id, mode, base_urls, status, created_at, updated_at)
    values (${channelId}, ${app.workspaceId}, 'wechat', 'OA', 'wx1', 'secure', '{}', 'active', now(), now())`.execute(
    app.kernel.db,
  );
});
after(() => app.stop());

async function upload(bytes: Buffer, fields: Record<string, string> = {}) {
  const form = new FormData();
  for (const [name, value] of Object.entries({ channelId, ...fields })) form.set(name, value);
  form.set('file', new Blob([new Uint8Array(bytes)]), 'codes.csv');
  const request = new Request('http://x', { method: 'POST', body: form });
  return app.request('POST', '/api/v1/codes/batches', {
    body: Buffer.from(await request.arrayBuffer()),
    headers: { 'content-type': request.headers.get('content-type') ?? '' },
  });
}
const codesOf = async (q: string) =>
  (await app.request('GET', `/api/v1/codes?limit=200&sort=name&q=${encodeURIComponent(q)}`)).body
    .items;

describe('a batch', () => {
  test('makes codes with places, tags, welcome and parameters, and a ZIP of their pictures', async () => {
    const csv = `\uFEFFname,path,tags,welcome,params.floor,validUntil
Counter 1,East/Shanghai/IFC,"vip;tea",Hello {{ name }},2,2027-01-01
Counter 2,East/Shanghai/IFC,,,,
../../etc/passwd,East,,,,
`;
    const { status, body } = await upload(Buffer.from(csv), { campaign: 'Spring', tags: 'shop' });
    assert.equal(status, 201);
    assert.deepEqual([body.status, body.total], ['running', 3]);
    await app.runJobs();
    const done = await app.request('GET', `/api/v1/codes/batches/${body.id}`);
    assert.deepEqual([done.body.status, done.body.done, done.body.failed], ['done', 3, 0]);
    const [first] = await codesOf('Counter 1');
    assert.deepEqual(
      {
        path: first.path,
        tags: first.tags,
        campaign: first.campaign,
        params: first.params,
        text: first.welcome.variants[0].messages[0].text,
        until: first.validUntil,
      },
      {
        path: ['East', 'Shanghai', 'IFC'],
        tags: ['shop', 'vip', 'tea'],
        campaign: 'Spring',
        params: { floor: '2' },
        text: 'Hello {{ name }}',
        until: '2027-01-01T00:00:00.000Z',
      },
    );
    const zip = await app.request('GET', `/api/v1/codes/batches/${body.id}/archive`);
    const names = zip.bytes.toString('latin1');
    assert.equal(zip.bytes.subarray(0, 2).toString(), 'PK');
    for (const name of [
      'East/Shanghai/IFC/Counter 1.png',
      'East/Shanghai/IFC/Counter 2.svg',
      'East/_.._etc_passwd.png',
    ])
      assert.ok(names.includes(name), name);
    assert.ok(!names.includes('../'));
  });

  test('in GBK with Chinese headers is read', async () => {
    const { body } = await upload(
      iconv.encode('名称,路径,标签\n国金中心三号柜台,华东/上海,茶\n', 'gbk'),
    );
    await app.runJobs();
    const [code] = await codesOf('国金中心');
    assert.deepEqual(
      [code.name, code.path, code.batchId],
      ['国金中心三号柜台', ['华东', '上海'], body.id],
    );
  });

  test('with wrong rows makes nothing and tells every fault', async () => {
    const { body } = await upload(
      Buffer.from('name,scene,validFrom\n,ok-1,\nTwice,same,\nTwice,same,soon\nBad,no spaces,\n'),
    );
    assert.equal(body.status, 'failed');
    assert.deepEqual(body.errors, [
      { row: 2, column: 'name', message: 'is empty', fault: 'empty' },
      { row: 4, column: 'scene', message: 'is the same as in row 3', fault: 'twice', limit: 3 },
      {
        row: 4,
        column: 'validFrom',
        message: 'is no date such as 2026-05-01 or 2026-05-01T09:00:00+08:00',
        fault: 'no_date',
      },
      {
        row: 5,
        column: 'scene',
        message: 'must be 1 to 64 letters, digits, _ or -',
        fault: 'not_scene',
      },
    ]);
    assert.equal((await codesOf('Twice')).length, 0);
    const csv = await app.request('GET', `/api/v1/codes/batches/${body.id}/errors.csv`);
    assert.match(csv.text, /4,scene,is the same as in row 3/);
  });

  test('without a name column, and empty, is refused in words', async () => {
    const nameless = await upload(Buffer.from('title\nx\n'));
    assert.match(nameless.body.detail, /no column "name"; it has: title/);
    const empty = await upload(Buffer.from('name\n'));
    assert.equal(empty.body.code, 'codes.empty_file');
  });

  test('that does not fit into the pool is refused whole', async () => {
    const { status, body } = await upload(Buffer.from(`name\n${'x\n'.repeat(1_001)}`));
    assert.deepEqual([status, body.code], [409, 'codes.pool_full']);
  });

  test('that a crash interrupted goes on, and no scene is asked for twice', async () => {
    let calls = 0;
    between = async () => {
      if (++calls === 5) throw new Error('the process died here');
      await Promise.resolve();
    };
    const { body } = await upload(
      Buffer.from(`name\n${Array.from({ length: 20 }, (_, n) => `Crash ${n}`).join('\n')}\n`),
    );
    await assert.rejects(app.runJobs());
    between = () => Promise.resolve();
    app.clock.advance(120_000);
    const resume = app.app.jobs['codes.resumeBatches'];
    assert.ok(resume);
    await resume({} as never, {
      signal: new AbortController().signal,
      attempt: 1,
      lastAttempt: false,
    });
    const done = await app.request('GET', `/api/v1/codes/batches/${body.id}`);
    assert.deepEqual([done.body.status, done.body.done], ['done', 20]);
    assert.equal(new Set(asked).size, asked.length);
  });

  test('that is cancelled keeps what it has and puts the rest away', async () => {
    const { body } = await upload(
      Buffer.from(`name\n${Array.from({ length: 30 }, (_, n) => `Cancel ${n}`).join('\n')}\n`),
    );
    let calls = 0;
    between = async () => {
      if (++calls === 3) await app.request('POST', `/api/v1/codes/batches/${body.id}/cancel`);
    };
    await app.runJobs();
    between = () => Promise.resolve();
    const { body: after } = await app.request('GET', `/api/v1/codes/batches/${body.id}`);
    assert.equal(after.status, 'cancelled');
    assert.ok(after.done < 30, `${after.done} codes were made`);
    assert.equal(
      (await codesOf('Cancel')).filter((code: { status: string }) => code.status === 'pending')
        .length,
      0,
    );
  });
});
