import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Intent } from '#modules/messages/index.ts';
import { sql } from '#kernel/db/database.ts';
import { sharedClicks } from './index.ts';
import { campaign, shortIn, stage } from './test/stage.ts';

type Stage = Awaited<ReturnType<typeof stage>>;
let s: Stage;
before(async () => {
  s = await stage();
});
after(() => s.stop());

const tea = 'https://yunhe.example/tea';

/** Puts what goes by mass send into the outbox, and gives the texts as they wait there. */
async function gather(part: string, names: readonly string[], words = `New: ${tea}`) {
  const occurredAt = new Date(s.clock.now().getTime() - 3_600_000);
  const people = await s.actAll(names, 'contact.followed', { occurredAt });
  const intents = people.map((contactId) => {
    const { content, ...base } = s.intent(contactId, words);
    const ways = [{ content, channels: [], languages: [], mass: true }];
    return { ...base, purpose: 'marketing', source: campaign, part, ways } as Intent;
  });
  await s.send(...intents);
  const { rows } = await sql<{ text: string }>`
    select content ->> 'text' as text from messages.outbox
    where contact_id = any(${people}::uuid[])`.execute(s.kernel.db);
  return rows.map(({ text }) => text);
}

test('what many get as it is holds one link for each part, which stands for nobody', async () => {
  const first = await gather('one', ['ada', 'bea', 'cyd']);
  const later = await gather('one', ['dora']);
  const other = await gather('two', ['emma', 'finn']);
  assert.equal(new Set([...first, ...later]).size, 1);
  assert.equal(new Set(other).size, 1);
  const codes = [...shortIn(first[0] ?? ''), ...shortIn(other[0] ?? '')];
  assert.equal(new Set(codes).size, 2);
  for (const code of codes) assert.match(code, /\/l\/[\w-]{12}$/);
  const { rows } = await sql<{ n: number }>`select count(*)::int n from links.tokens`.execute(
    s.kernel.db,
  );
  assert.equal(rows[0]?.n, 0);
  // To whoever counts by address it is one link of the campaign.
  assert.equal((await s.links('?sourceKind=campaign&sourceId=c-1')).length, 1);
});

test('its openings are counted by part, without robots, and are no fact of anybody’s', async () => {
  const [one = ''] = shortIn((await gather('clicks', ['gus', 'hal']))[0] ?? '');
  const [two = ''] = shortIn((await gather('silence', ['ida', 'jan']))[0] ?? '');
  assert.notEqual(one, two);
  for (const from of ['192.0.2.1', '192.0.2.2', '192.0.2.3']) {
    const answer = await s.open(one, { from });
    assert.deepEqual([answer.statusCode, answer.headers['location']], [302, tea]);
  }
  await s.open(one, { from: '192.0.2.9', agent: 'Googlebot/2.1' });
  await s.open(one, { from: '192.0.2.9', method: 'HEAD' });
  const clicks = await sharedClicks(s.kernel.db, s.workspaceId, 'campaign', ['c-1']);
  const of = (part: string) => clicks.find((each) => each.part === part);
  assert.deepEqual([of('clicks')?.clicks, of('clicks')?.filtered], [3, 2]);
  assert.deepEqual([of('silence')?.clicks, of('silence')?.filtered], [0, 0]);
  await s.app.settle();
  const { rows } = await sql<{ n: number }>`
    select count(*)::int n from kernel.facts where type = 'link.clicked'`.execute(s.kernel.db);
  assert.equal(rows[0]?.n, 0);
  assert.deepEqual(
    await sharedClicks(s.kernel.db, '00000000-0000-7000-8000-000000000000', 'campaign', ['c-1']),
    [],
  );
});
