import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { city, hour, segmentStage } from '../test/stage.ts';

const { app, request, ask, happened, made, lives } = segmentStage();

describe('an export', () => {
  const start = async (id: string, body: object = {}) =>
    ask('POST', `/${id}/exports`, {
      purpose: 'service',
      columns: ['id', 'name', 'city', 'tags'],
      ...body,
    });
  const consent = (contactId: string, granted: boolean) =>
    request('PUT', `/api/v1/contacts/${contactId}/consents`, {
      purpose: 'service',
      channel: null,
      granted,
    });

  test('holds those who agreed, and says how many did not', async () => {
    const [li, wu] = await happened(lives('=Li,"x"', 'Shanghai'), lives('Wu', 'Shanghai'));
    const id = await made('Shanghai', city('Shanghai'));
    await consent(li ?? '', true);
    await consent(wu ?? '', false);
    await app().settle();
    await request('POST', `/api/v1/contacts/${li}/tags`, { name: 'VIP' });
    const { status, body } = await start(id);
    assert.deepEqual([status, body.status], [202, 'queued']);
    const url = `/api/v1/segment-exports/${body.id}`;
    assert.equal((await request('GET', `${url}/file`)).body.code, 'export.not_ready');
    await app().runJobs();
    const { body: done } = await request('GET', url);
    assert.deepEqual(
      [done.status, done.rows, done.withheld, done.progress],
      ['done', 1, 1, { done: 2, of: 2 }],
    );
    const file = await request('GET', `${url}/file`);
    assert.equal(file.text, `\ufeffid,name,city,tags\r\n${li},"'=Li,""x""",Shanghai,VIP\r\n`);
    assert.equal(Buffer.byteLength(file.text), done.bytes);
    const { body: list } = await ask('GET', `/${id}/exports`);
    assert.deepEqual(list.items, [done]);
  });

  test('can be stopped, and its file goes when its time is over', async () => {
    const id = await made('Shanghai', city('Shanghai'));
    const stopped = await start(id);
    const cancel = `/api/v1/segment-exports/${stopped.body.id}/cancel`;
    assert.equal((await request('POST', cancel)).body.status, 'cancelled');
    await app().runJobs();
    assert.equal((await request('POST', cancel)).body.code, 'export.over');
    const kept = await start(id);
    await app().runJobs();
    const file = `/api/v1/segment-exports/${kept.body.id}/file`;
    assert.equal((await request('GET', file)).status, 200);
    app().clock.advance(7 * 24 * hour);
    assert.equal((await request('GET', file)).status, 410);
  });

  test('needs its own permission', async () => {
    const reader = await app().addWorkspace('Reader', ['segments.read', 'segments.write']);
    const { body } = await request('POST', '/api/v1/segments', { name: 'Mine' }, reader.apiKey);
    const refused = await request(
      'POST',
      `/api/v1/segments/${body.id}/exports`,
      { purpose: 'service', columns: ['id'] },
      reader.apiKey,
    );
    assert.equal(refused.status, 403);
  });
});
