import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { channels } from '#channels/index.ts';
import { connected, type Connected } from '#channels/test/connected.ts';
import { contacts } from '#modules/contacts/index.ts';
import { sql } from '#kernel/db/database.ts';
import { addTags, audience, removeTags } from '../../index.ts';
import { makeTag } from '../test/stage.ts';

let town: Connected;
before(async () => {
  town = await connected({ modules: [contacts, audience, channels] });
});
afterEach(() => town.sim('DELETE', '/_sim/faults'));
after(() => town.stop());

interface Fan {
  openid: string;
  contactId: string;
}

let accounts = 0;
const connect = () =>
  town.connect({ appId: `wxbbbbbbbbbbbbbb${String(++accounts).padStart(2, '0')}` });
type Account = Awaited<ReturnType<typeof connect>>;

async function follow({ id, appId }: Account, count: number): Promise<Fan[]> {
  const { fans } = (await town.sim('POST', '/_sim/fans', { appId, count })) as { fans: Fan[] };
  for (const { openid } of fans) await town.sim('POST', `/_sim/fans/${openid}/follow`, { appId });
  await town.app.settle();
  const { rows } = await sql<Fan>`
    select external_id as openid, contact_id as "contactId" from kernel.identities
    where kind = 'openid' and account = ${id}`.execute(town.app.kernel.db);
  const known = new Map(rows.map((row) => [row.openid, row.contactId]));
  return fans.map(({ openid }) => ({ openid, contactId: known.get(openid) ?? '' }));
}

const change = (tagId: string, fans: readonly Fan[], how: typeof addTags | typeof removeTags) => {
  const { workspaceId } = town.app;
  return town.app.kernel.unit((unit) =>
    how(
      unit,
      fans.map(({ contactId }) => ({ workspaceId, contactId, tagIds: [tagId], why: 'test' })),
    ),
  );
};
const mirror = async (tagId: string, account: Account, body: object = {}) => {
  const url = `/api/v1/tags/${tagId}/mirrors/${account.id}`;
  const answer = await town.app.request('PUT', url, { body });
  await work();
  return answer;
};
/** What happens within a minute. */
async function work(): Promise<void> {
  await town.app.settle();
  await town.app.app.jobs['audience.mirror_tags']?.({} as never, {
    signal: new AbortController().signal,
    attempt: 1,
    lastAttempt: false,
  });
  await town.app.runJobs();
  await town.app.settle();
}
const statusOf = async (tagId: string) =>
  (await town.app.request('GET', `/api/v1/tags/${tagId}/mirrors`)).body.items[0];
const check = async (tagId: string, { id }: Account) => {
  await town.app.request('POST', `/api/v1/tags/${tagId}/mirrors/${id}/check`);
  await work();
};

/** The platform's own view. */
const there = ({ appId }: Account) => town.simulator.world.data.accounts.get(appId);
const tagsThere = (account: Account) =>
  [...(there(account)?.tags.values() ?? [])].filter(({ id }) => id > 2);
const fansThere = (account: Account, name: string) => {
  const tag = tagsThere(account).find((each) => each.name === name);
  return [...(there(account)?.fans.values() ?? [])]
    .filter((fan) => tag && fan.tags.includes(tag.id))
    .map((fan) => fan.openid)
    .toSorted();
};
const openids = (fans: readonly Fan[]) => fans.map(({ openid }) => openid).toSorted();
const calls = (path: string) => town.simulator.world.stats.apiCalls[path] ?? 0;

describe('a mirrored tag', () => {
  test('is put on all who have it, fifty at a time, and follows every change', async () => {
    const account = await connect();
    const fans = await follow(account, 120);
    const tagId = await makeTag(town.app, '茶友会');
    await change(tagId, fans, addTags);
    const before = calls('/cgi-bin/tags/members/batchtagging');
    assert.equal((await mirror(tagId, account)).status, 202);
    assert.equal(calls('/cgi-bin/tags/members/batchtagging') - before, 3);
    assert.deepEqual(fansThere(account, '茶友会'), openids(fans));
    const { state, people, waiting, problem } = await statusOf(tagId);
    assert.deepEqual([state, people, waiting, problem], ['synced', 120, 0, null]);
    const [late] = await follow(account, 1);
    if (late) await change(tagId, [late], addTags);
    await change(tagId, fans.slice(0, 60), removeTags);
    await work();
    assert.deepEqual(
      fansThere(account, '茶友会'),
      openids([...fans.slice(60), ...(late ? [late] : [])]),
    );
    await town.app.request('PATCH', `/api/v1/tags/${tagId}`, { body: { name: '茶客' } });
    await work();
    assert.deepEqual(
      tagsThere(account).map(({ name }) => name),
      ['茶客'],
    );
  });

  test('is taken up again by who follows again, and ended goes from the platform', async () => {
    const account = await connect();
    const [fan, stranger] = await follow(account, 2);
    const tagId = await makeTag(town.app, 'Returning');
    await change(
      tagId,
      [fan, stranger].flatMap((each) => each ?? []),
      addTags,
    );
    const act = (what: string) =>
      town.sim('POST', `/_sim/fans/${fan?.openid}/${what}`, { appId: account.appId });
    await act('unfollow');
    await town.app.settle();
    await mirror(tagId, account);
    assert.deepEqual(
      fansThere(account, 'Returning'),
      openids([stranger ?? { openid: '', contactId: '' }]),
    );
    // WeChat knows two events of one second from a redelivery no better than we do.
    town.app.clock.advance(5000);
    await act('follow');
    await work();
    assert.equal(fansThere(account, 'Returning').length, 2);
    await town.app.request('DELETE', `/api/v1/tags/${tagId}/mirrors/${account.id}`);
    await work();
    assert.deepEqual(tagsThere(account), []);
    assert.equal(await statusOf(tagId), undefined);
  });

  test('deleted or merged here goes or moves there', async () => {
    const account = await connect();
    const fans = await follow(account, 3);
    const [a, b, c] = fans;
    const [from, into, doomed] = [
      await makeTag(town.app, 'M-from'),
      await makeTag(town.app, 'M-into'),
      await makeTag(town.app, 'M-doomed'),
    ];
    await change(from, fans.slice(0, 2), addTags);
    await change(into, fans.slice(2), addTags);
    await change(doomed, fans, addTags);
    await mirror(from, account);
    await mirror(doomed, account);
    await town.app.request('POST', `/api/v1/tags/${from}/merge`, { body: { intoId: into } });
    await town.app.request('DELETE', `/api/v1/tags/${doomed}`);
    await work();
    await work();
    assert.deepEqual(
      tagsThere(account).map(({ name }) => name),
      ['M-into'],
    );
    assert.deepEqual(
      fansThere(account, 'M-into'),
      openids([a, b, c].flatMap((each) => each ?? [])),
    );
    assert.equal((await statusOf(into)).people, 3);
  });
});

describe('what somebody changed on the platform', () => {
  test('is found and set right, and said', async () => {
    const account = await connect();
    const fans = await follow(account, 6);
    const tagId = await makeTag(town.app, 'Drift');
    await change(tagId, fans.slice(0, 4), addTags);
    await mirror(tagId, account);
    const tag = tagsThere(account).find(({ name }) => name === 'Drift');
    const world = there(account);
    for (const [index, { openid }] of fans.entries()) {
      const fan = world?.fans.get(openid);
      // Two lose it, and one gets it, by somebody's hand on the platform.
      if (fan && tag) fan.tags = index < 2 ? [] : index < 5 ? [tag.id] : [];
    }
    if (tag) tag.name = 'Renamed';
    await check(tagId, account);
    assert.deepEqual(fansThere(account, 'Drift'), openids(fans.slice(0, 4)));
    assert.equal((await statusOf(tagId)).note.code, 'renamed');
    const lost = world?.fans.get(fans[0]?.openid ?? '');
    if (lost) lost.tags = [];
    await check(tagId, account);
    const { note } = await statusOf(tagId);
    assert.deepEqual([note.code, note.values], ['members', { put: 0, taken: 1 }]);
    assert.deepEqual(fansThere(account, 'Drift'), openids(fans.slice(0, 4)));
  });

  test('a deleted tag is made again with everybody on it', async () => {
    const account = await connect();
    const fans = await follow(account, 3);
    const tagId = await makeTag(town.app, 'Phoenix');
    await change(tagId, fans.slice(0, 2), addTags);
    await mirror(tagId, account);
    const remove = () => {
      const world = there(account);
      for (const { id } of tagsThere(account)) world?.tags.delete(id);
      for (const fan of world?.fans.values() ?? []) fan.tags = [];
    };
    remove();
    // Found when somebody is to be put on it …
    await change(tagId, fans.slice(2), addTags);
    await work();
    await work();
    assert.deepEqual(fansThere(account, 'Phoenix'), openids(fans));
    assert.equal((await statusOf(tagId)).note.code, 'recreated');
    // … or by the daily look.
    remove();
    town.app.clock.advance(25 * 3_600_000);
    await work();
    assert.deepEqual(fansThere(account, 'Phoenix'), openids(fans));
  });
});

describe('limits of the platform', () => {
  test('a name that is too long is refused at once', async () => {
    const account = await connect();
    const tagId = await makeTag(town.app, '十一个汉字的标签名称啊');
    const { status, body } = await mirror(tagId, account);
    assert.deepEqual([status, body.code, body.limit], [400, 'tag_mirror.name_too_long', 30]);
    await mirror(tagId, account, { platformName: '短名' });
    assert.deepEqual(
      tagsThere(account).map(({ name }) => name),
      ['短名'],
    );
  });

  test('a hundred tags are said, and with room again it goes on', async () => {
    const account = await connect();
    const world = there(account);
    for (let id = 200; id < 300; id++) world?.tags.set(id, { id, name: `T${id}`, count: 0 });
    const tagId = await makeTag(town.app, 'One more');
    await mirror(tagId, account);
    const { state, problem } = await statusOf(tagId);
    assert.deepEqual(
      [state, problem],
      ['failed', { code: 'too_many_tags', values: { limit: 100 } }],
    );
    world?.tags.delete(200);
    await mirror(tagId, account);
    assert.equal((await statusOf(tagId)).state, 'synced');
  });

  test('a tag of somebody else’s is only taken over when asked to', async () => {
    const account = await connect();
    const fans = await follow(account, 2);
    const world = there(account);
    world?.tags.set(500, { id: 500, name: 'Theirs', count: 1 });
    const theirs = world?.fans.get(fans[0]?.openid ?? '');
    if (theirs) theirs.tags = [500];
    const tagId = await makeTag(town.app, 'Theirs');
    await change(tagId, fans.slice(1), addTags);
    await mirror(tagId, account);
    assert.equal((await statusOf(tagId)).problem.code, 'name_taken');
    assert.deepEqual(fansThere(account, 'Theirs'), openids(fans.slice(0, 1)));
    await mirror(tagId, account, { takeOver: true });
    assert.deepEqual(fansThere(account, 'Theirs'), openids(fans.slice(1)));
  });

  test('who has twenty tags there is counted, the others get it', async () => {
    const account = await connect();
    const fans = await follow(account, 5);
    const full = there(account)?.fans.get(fans[2]?.openid ?? '');
    if (full) full.tags = Array.from({ length: 20 }, (_, n) => 1000 + n);
    const tagId = await makeTag(town.app, 'Twenty-first');
    await change(tagId, fans, addTags);
    await mirror(tagId, account);
    const { state, people, refused } = await statusOf(tagId);
    assert.deepEqual(
      [state, people, refused],
      ['synced', 4, [{ reason: 'person_full', count: 1 }]],
    );
    if (full) full.tags = [];
    await check(tagId, account);
    assert.deepEqual(fansThere(account, 'Twenty-first'), openids(fans));
  });
});

describe('when calls fail', () => {
  test('a tag whose making was not answered is not made twice', async () => {
    const account = await connect();
    const tagId = await makeTag(town.app, 'Unanswered');
    await town.sim('POST', '/_sim/faults', { dropAfterRate: 1, path: '/cgi-bin/tags/create' });
    await mirror(tagId, account);
    assert.equal((await statusOf(tagId)).state, 'synced');
    assert.equal(tagsThere(account).length, 1);
  });

  test('people who were not put on are, as soon as the platform answers', async () => {
    const account = await connect();
    const fans = await follow(account, 3);
    const tagId = await makeTag(town.app, 'Silent');
    await change(tagId, fans, addTags);
    const path = '/cgi-bin/tags/members/batchtagging';
    await town.sim('POST', '/_sim/faults', { errorRate5xx: 1, path });
    await mirror(tagId, account);
    const { state, waiting } = await statusOf(tagId);
    assert.deepEqual([state, waiting], ['working', 3]);
    await town.sim('DELETE', '/_sim/faults');
    await work();
    assert.deepEqual(fansThere(account, 'Silent'), openids(fans));
  });
});

test('one process at a time works on an account', async () => {
  const account = await connect();
  const fans = await follow(account, 100);
  const tagId = await makeTag(town.app, 'Turns');
  await change(tagId, fans, addTags);
  const before = calls('/cgi-bin/tags/create');
  const url = `/api/v1/tags/${tagId}/mirrors/${account.id}`;
  await town.app.request('PUT', url, { body: {} });
  await town.app.settle();
  await Promise.all([work(), work(), work()]);
  await work();
  assert.equal(calls('/cgi-bin/tags/create') - before, 1);
  assert.deepEqual(fansThere(account, 'Turns'), openids(fans));
});
