import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from '#kernel/db/database.ts';
import { processLanes } from '#kernel/facts/process.ts';
import { newId } from '#kernel/ids.ts';
import { anonymous, fact, openid } from '#test/facts.ts';
import { testApp, type TestApp } from '#test/app.ts';
import { foldTotals } from './figures.ts';

let app: TestApp;
before(async () => {
  app = await testApp();
});
after(() => app.stop());

test('workers at different lanes and the folding of totals lose and double nothing', async () => {
  const [channelId, codeId] = [newId(), newId()];
  await sql`insert into codes.codes (workspace_id, id, channel_id, scene, kind, name, ticket, created_at, updated_at)
    values (${app.workspaceId}, ${codeId}, ${channelId}, 'busy', 'permanent', 'Busy', 't', now(), now())`.execute(
    app.kernel.db,
  );
  const people = 600;
  const scene = { scene: 'busy', ticket: null };
  const context = { rapport: { code: codeId } };
  const page = { url: '', path: '', title: '', referrer: '', properties: {}, context };
  await app.kernel.facts.append(
    Array.from({ length: people }, (_, n) => {
      const who = { identities: [openid(`p${n}`, channelId)], channelId };
      return [
        fact(app.workspaceId, 'contact.followed', scene, who),
        fact(app.workspaceId, 'code.scanned', scene, who),
        fact(app.workspaceId, 'page.viewed', page, { identities: [anonymous(`b${n}`)] }),
      ];
    }).flat(),
  );
  const parked: unknown[] = [];
  const deps = {
    ...app.kernel.unitDeps,
    reactions: app.app.reactions,
    parked: (_fact: unknown, error: Error) => void parked.push(error),
  };
  let working = 4;
  const worker = async (nth: number) => {
    const lanes = Array.from({ length: 16 }, (_, lane) => lane * 4 + nth);
    while ((await processLanes(deps, lanes)) > 0);
    working -= 1;
  };
  const folding = async () => {
    while (working > 0) await foldTotals(app.kernel.database.keyed);
  };
  await Promise.all([worker(0), worker(1), worker(2), worker(3), folding(), folding()]);
  assert.deepEqual(parked, []);
  const { body } = await app.request('GET', `/api/v1/codes/${codeId}`);
  assert.deepEqual(body.totals, {
    scans: 2 * people,
    visits: people,
    people: 2 * people,
    follows: people,
  });
});
