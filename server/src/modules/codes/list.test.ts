import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from '#kernel/db/database.ts';
import { newId } from '#kernel/ids.ts';
import { anonymous, fact, openid } from '#test/facts.ts';
import { testApp, type TestApp } from '#test/app.ts';

let app: TestApp;
const channelId = newId();
before(async () => {
  app = await testApp();
});
after(() => app.stop());

interface Listed {
  id: string;
  totals: { scans: number; visits: number; people: number; follows: number };
}

/** Every page of the list, joined. */
async function listed(sort: string): Promise<Listed[]> {
  const all: Listed[] = [];
  let cursor: string | null = null;
  do {
    const { body }: { body: { items: Listed[]; nextCursor: string | null } } = await app.request(
      'GET',
      `/api/v1/codes?limit=2&sort=${sort}${cursor ? `&cursor=${cursor}` : ''}`,
    );
    all.push(...body.items);
    cursor = body.nextCursor;
  } while (cursor);
  return all;
}

const fold = () =>
  app.app.jobs['codes.foldTotals']?.(undefined as never, {
    signal: new AbortController().signal,
    attempt: 1,
    lastAttempt: false,
  });

const follow = (scene: string, who: string) =>
  fact(
    app.workspaceId,
    'contact.followed',
    { scene, ticket: null },
    { identities: [openid(who, channelId)], channelId },
  );
const visit = (code: string) =>
  fact(
    app.workspaceId,
    'page.viewed',
    { url: '', path: '', title: '', referrer: '', properties: {}, context: { rapport: { code } } },
    { identities: [anonymous(newId())] },
  );

test('codes come in the order of their figures, whether these were folded or have just come', async () => {
  const codes = Array.from({ length: 9 }, (_, n) => ({ id: newId(), scene: `list-${n}` }));
  for (const { id, scene } of codes)
    await sql`insert into codes.codes (workspace_id, id, channel_id, scene, kind, name, ticket, created_at, updated_at)
      values (${app.workspaceId}, ${id}, ${channelId}, ${scene}, 'permanent', ${scene}, 't', now(), now())`.execute(
      app.kernel.db,
    );
  // Figures by code, added in three rounds; the first two are folded, and the last codes have none.
  const rounds = [
    [1, 5, 3, 3, 0, 2, 0, 0, 0],
    [4, 0, 1, 0, 0, 2, 0, 0, 0],
    [0, 1, 0, 1, 4, 0, 1, 0, 0],
  ];
  for (const [round, figures] of rounds.entries()) {
    const facts = figures.flatMap((count, nth) =>
      Array.from({ length: count }, (_, n) => [
        follow(`list-${nth}`, `${round} ${nth} ${n}`),
        visit(`list-${nth}`),
      ]),
    );
    await app.kernel.facts.append(facts.flat());
    await app.settle();
    if (round < 2) await fold();
  }
  const sums = codes.map(({ id }, nth) => {
    const count = rounds.reduce((sum, figures) => sum + (figures[nth] ?? 0), 0);
    return { id, totals: { scans: count, visits: count, people: 2 * count, follows: count } };
  });
  const expected = sums.toSorted(
    (a, b) => b.totals.scans - a.totals.scans || (a.id < b.id ? 1 : -1),
  );
  for (const sort of ['scans', 'visits', 'follows']) {
    const found = await listed(sort);
    assert.deepEqual(
      found.map(({ id, totals }) => ({ id, totals })),
      expected,
      sort,
    );
  }
  await fold();
  const { rows } = await sql`select from codes.unfolded`.execute(app.kernel.db);
  assert.equal(rows.length, 0);
  assert.deepEqual(
    (await listed('scans')).map(({ id, totals }) => ({ id, totals })),
    expected,
  );
  const other = await app.addWorkspace('Other');
  const { body } = await app.request('GET', '/api/v1/codes?sort=scans', { key: other.apiKey });
  assert.deepEqual(body.items, []);
});
