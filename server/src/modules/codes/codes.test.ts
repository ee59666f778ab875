import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sql } from '#kernel/db/database.ts';
import { newId } from '#kernel/ids.ts';
import { defineModule } from '#kernel/module.ts';
import type { QrIssuer } from '#kernel/registry.ts';
import { DomainError } from '#kernel/errors.ts';
import { modules } from '#server/modules.ts';
import { testApp, type TestApp } from '#test/app.ts';
import { issueCode } from './issue.ts';

let app: TestApp;
let channelId: string;

/** What the platform was asked for, and whether it refuses at the moment. */
const asked: string[] = [];
let refusal: string | null = null;
const issuer: QrIssuer = {
  kind: 'test',
  permanentLimit: 5,
  temporaryMaxSeconds: 2_592_000,
  async issue(_channelId, { scene, permanent, expireSeconds }) {
    asked.push(scene);
    if (refusal) throw new DomainError('upstream', 'wechat.48001', refusal, { reaction: 'ALERT' });
    const expiresAt = permanent
      ? null
      : new Date(app.clock.now().getTime() + (expireSeconds ?? 60) * 1000);
    return { ticket: `ticket ${scene}`, url: `http://weixin.qq.com/q/${scene}`, expiresAt };
  },
};
const platform = defineModule({
  name: 'platform',
  rank: 'channel',
  needs: [],
  setup: () => ({ contribute: { qrIssuers: [issuer] } }),
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

const create = (body: Record<string, unknown>) =>
  app.request('POST', '/api/v1/codes', { body: { channelId, ...body } });

describe('creating', () => {
  test('a code has its ticket, an unguessable scene and pictures', async () => {
    const { status, body } = await create({
      name: 'Counter 3',
      kind: 'temporary',
      expireSeconds: 3600,
      tags: ['IFC'],
    });
    assert.equal(status, 201);
    assert.equal(body.status, 'active');
    assert.match(body.scene, /^r[0-9a-z]{8,}$/);
    assert.equal(body.url, `http://weixin.qq.com/q/${body.scene}`);
    const png = await app.request('GET', `/api/v1/codes/${body.id}/image.png?mm=30`);
    assert.equal(png.headers['content-type'], 'image/png');
    assert.equal(png.bytes.readUInt32BE(16), 354, '30 mm at 300 dpi');
    const svg = await app.request('GET', `/api/v1/codes/${body.id}/image.svg?mm=30&caption=true`);
    assert.match(svg.text, /width="30mm".*<text[^>]*>Counter 3<\/text>/s);
  });

  test('a refusal is shown in words, and asking again succeeds', async () => {
    refusal = 'The account is not verified.';
    const { body } = await create({ name: 'Refused', kind: 'temporary' });
    assert.deepEqual([body.status, body.failure, body.url], ['failed', refusal, null]);
    assert.deepEqual(body.problem, { code: 'wechat.48001', values: { reaction: 'ALERT' } });
    refusal = null;
    const again = await app.request('POST', `/api/v1/codes/${body.id}/issue`);
    assert.equal(again.body.status, 'active');
    assert.deepEqual([again.body.failure, again.body.problem], [null, null]);
  });

  test('a crash before the platform answered is made good once, whoever tries', async () => {
    const id = newId();
    await sql`insert into codes.codes (workspace_id, id, channel_id, scene, kind, name, created_at, updated_at)
      values (${app.workspaceId}, ${id}, ${channelId}, 'crashed', 'temporary', 'Crashed', now(), now())`.execute(
      app.kernel.db,
    );
    await Promise.all([issueCode(app.kernel, id), issueCode(app.kernel, id)]);
    assert.equal(asked.filter((scene) => scene === 'crashed').length, 1);
    const { body } = await app.request('GET', `/api/v1/codes/${id}`);
    assert.equal(body.status, 'active');
  });

  test('a scene belongs to one code of a channel', async () => {
    await create({ name: 'First', scene: 'window', kind: 'temporary' });
    const { status, body } = await create({ name: 'Second', scene: 'window', kind: 'temporary' });
    assert.deepEqual([status, body.code], [409, 'codes.scene_taken']);
  });

  test('the pool of permanent codes warns and refuses when it is full', async () => {
    const pool = async () =>
      (await app.request('GET', `/api/v1/codes/pool?channelId=${channelId}`)).body;
    for (let n = 0; n < 4; n++) await create({ name: `Permanent ${n}` });
    assert.deepEqual(await pool(), { channelId, used: 4, limit: 5, level: 'warning' });
    await create({ name: 'Permanent 4' });
    assert.equal((await pool()).level, 'full');
    const { status, body } = await create({ name: 'One too many' });
    assert.deepEqual([status, body.code], [409, 'codes.pool_full']);
  });
});

describe('the tree', () => {
  const place = async (name: string, parentId: string | null, kind = 'store') => {
    const { status, body } = await app.request('POST', '/api/v1/codes/tree', {
      body: { name, parentId, kind },
    });
    assert.equal(status, 201);
    return body.id as string;
  };

  test('a branch counts the codes below it, moves whole, and cannot hang below itself', async () => {
    const east = await place('East', null, 'region');
    const shanghai = await place('Shanghai', east, 'city');
    const ifc = await place('IFC', shanghai);
    const south = await place('South', null, 'region');
    await create({ name: 'At IFC', nodeId: ifc, kind: 'temporary' });
    const count = async (id: string) => {
      const { body } = await app.request('GET', '/api/v1/codes/tree');
      return body.nodes.find((node: { id: string }) => node.id === id).codes;
    };
    assert.deepEqual([await count(east), await count(ifc), await count(south)], [1, 1, 0]);
    const into = await app.request('PATCH', `/api/v1/codes/tree/${east}`, {
      body: { parentId: ifc },
    });
    assert.equal(into.body.code, 'codes.place_in_itself');
    await app.request('PATCH', `/api/v1/codes/tree/${shanghai}`, { body: { parentId: south } });
    assert.deepEqual([await count(east), await count(south)], [0, 1]);
    const { body: list } = await app.request('GET', `/api/v1/codes?nodeId=${south}`);
    assert.deepEqual(
      list.items.map((item: { path: string[] }) => item.path),
      [['South', 'Shanghai', 'IFC']],
    );
    const full = await app.request('DELETE', `/api/v1/codes/tree/${shanghai}`);
    assert.equal(full.body.code, 'codes.place_in_use');
  });

  test('two siblings have different names', async () => {
    await place('Twin', null);
    const { status } = await app.request('POST', '/api/v1/codes/tree', {
      body: { name: 'twin', kind: 'store' },
    });
    assert.equal(status, 409);
  });
});

test('lists page through every sort without losing or doubling a code', async () => {
  for (const sort of ['newest', 'name', 'scans', 'follows']) {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const { body }: { body: { items: { id: string }[]; nextCursor: string | null } } =
        await app.request(
          'GET',
          `/api/v1/codes?limit=3&sort=${sort}${cursor ? `&cursor=${cursor}` : ''}`,
        );
      seen.push(...body.items.map(({ id }) => id));
      cursor = body.nextCursor;
    } while (cursor);
    assert.equal(new Set(seen).size, seen.length, sort);
    assert.ok(seen.length >= 10, sort);
  }
});

test('an archived code leaves the list, keeps its page, and can come back', async () => {
  const { body } = await create({ name: 'Old poster', kind: 'temporary' });
  await app.request('PATCH', `/api/v1/codes/${body.id}`, { body: { archived: true } });
  const listed = await app.request('GET', '/api/v1/codes?q=old%20poster');
  assert.equal(listed.body.items.length, 0);
  const page = await app.request('GET', `/api/v1/codes/${body.id}`);
  assert.equal(page.body.status, 'archived');
  const back = await app.request('PATCH', `/api/v1/codes/${body.id}`, {
    body: { archived: false, name: 'New poster' },
  });
  assert.deepEqual([back.body.status, back.body.name], ['active', 'New poster']);
});
