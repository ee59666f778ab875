import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { connected, type Connected } from '#channels/test/connected.ts';
import { sql } from '#kernel/db/database.ts';
import type { JobContext } from '#kernel/jobs.ts';

let town: Connected;
before(async () => {
  town = await connected();
});
afterEach(() => town.sim('DELETE', '/_sim/faults'));
after(() => town.stop());

const batchget = '/cgi-bin/user/info/batchget';
const calls = () => town.simulator.world.stats.apiCalls[batchget] ?? 0;
const context: JobContext = {
  signal: new AbortController().signal,
  attempt: 1,
  lastAttempt: false,
};

async function enrich(): Promise<void> {
  await town.app.settle();
  await town.app.app.jobs['wechat.enrich']?.({} as never, context);
  await town.app.settle();
}

async function follow(appId: string, count: number): Promise<string[]> {
  const { fans } = (await town.sim('POST', '/_sim/fans', { appId, count })) as {
    fans: { openid: string }[];
  };
  for (const { openid } of fans) await town.sim('POST', `/_sim/fans/${openid}/follow`, { appId });
  return fans.map((fan) => fan.openid);
}

const query = async <T>(text: ReturnType<typeof sql<T>>) =>
  (await text.execute(town.app.kernel.db)).rows;
const waiting = (channelId: string) =>
  query(
    sql<{
      id: string;
    }>`select external_id as id from channels.enrichments where channel_id = ${channelId}`,
  );

test('new followers are looked up a hundred at a time, and what is known becomes facts', async () => {
  const { id, appId } = await town.connect({ appId: 'wxaaaaaaaaaaaaaaa1' });
  const openids = await follow(appId, 120);
  const before = calls();
  await enrich();
  assert.equal(calls() - before, 2);
  const facts = await query(sql<{ openid: string; data: { source: string; traits: object } }>`
    select distinct i.external_id as openid, f.data from kernel.facts f
    join kernel.identities i on i.contact_id = f.contact_id and i.kind = 'openid'
    where f.channel_id = ${id} and f.type = 'contact.identified'`);
  assert.deepEqual(facts.map((fact) => fact.openid).toSorted(), openids.toSorted());
  for (const { data } of facts) {
    assert.equal(data.source, 'wechat');
    assert.deepEqual(Object.keys(data.traits).toSorted(), ['language', 'subscribeScene']);
    assert.match((data.traits as { language: string }).language, /^[a-z]{2}(-[A-Z]{2})?$/);
  }
  assert.deepEqual(await waiting(id), []);
  await enrich();
  assert.equal(calls() - before, 2);
});

test('a shared unionid joins the follower of two accounts of one brand', async () => {
  const one = await town.connect({ appId: 'wxaaaaaaaaaaaaaaa2' });
  const two = await town.connect({ appId: 'wxaaaaaaaaaaaaaaa3' });
  await follow(one.appId, 1);
  await follow(two.appId, 1);
  const accounts = town.simulator.world.data.accounts;
  const person = (appId: string) => [...(accounts.get(appId)?.fans.values() ?? [])][0];
  const [first, second] = [person(one.appId), person(two.appId)];
  assert.ok(first && second);
  // The simulator gives each new fan a person of her own: here they are one.
  second.person = first.person;
  await enrich();
  const contacts = await query(sql<{ id: string }>`
    select distinct coalesce(c.merged_into, c.id) as id from kernel.identities i
    join kernel.contacts c on c.id = i.contact_id
    where i.external_id in (${first.openid}, ${second.openid})`);
  assert.equal(contacts.length, 1);
});

test('while the platform is away nothing is lost; a later run goes on', async () => {
  const { id, appId } = await town.connect({ appId: 'wxaaaaaaaaaaaaaaa4' });
  await follow(appId, 3);
  await town.sim('POST', '/_sim/faults', { errorRate5xx: 1, path: batchget });
  await enrich();
  assert.equal((await waiting(id)).length, 3);
  await town.sim('DELETE', '/_sim/faults');
  await enrich();
  assert.equal((await waiting(id)).length, 3, 'claimed until the other run is surely over');
  town.app.clock.advance(121_000);
  await enrich();
  assert.deepEqual(await waiting(id), []);
});

test('facts of other channels queue nobody', async () => {
  const { kernel, workspaceId } = town.app;
  await kernel.facts.append([
    {
      workspaceId,
      type: 'contact.followed',
      channelId: null,
      occurredAt: kernel.clock.now(),
      identities: [{ kind: 'email', account: '', id: 'a@b.example' }],
      data: { scene: null, ticket: null },
    },
  ]);
  await town.app.settle();
  assert.deepEqual(await query(sql`select from channels.enrichments`), []);
});
