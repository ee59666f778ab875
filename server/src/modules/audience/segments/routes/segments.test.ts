import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { city, hour, ordered, segmentStage } from '../test/stage.ts';

const { app, request, ask, settle, happened, made, namesIn, lives, orders } = segmentStage();

describe('segments', () => {
  test('in use are not deleted, and the refusal says where', async () => {
    const used = await made('Used', city('Shanghai'));
    const user = await made('User', { kind: 'segment', segmentId: used });
    const uses = [{ kind: 'segment', id: user, name: 'User' }];
    const refused = await ask('DELETE', `/${used}`);
    assert.deepEqual([refused.status, refused.body.code], [409, 'segment.in_use']);
    assert.deepEqual(refused.body.uses, uses);
    assert.deepEqual((await ask('GET', `/${used}/uses`)).body.items, uses);
    const { body } = await ask('GET', '?limit=50');
    assert.deepEqual(
      body.items.map(({ name, uses }: { name: string; uses: number }) => [name, uses]),
      [
        ['User', 0],
        ['Used', 1],
      ],
    );
    await happened(lives('Li', 'Shanghai'));
    assert.equal((await ask('DELETE', `/${user}`)).status, 204);
    assert.equal((await ask('DELETE', `/${used}`)).status, 204);
    assert.equal((await ask('GET', `/${used}`)).status, 404);
    await app().runJobs();
    await happened(lives('Li', 'Beijing'));
  });

  test('are compared by who is in which', async () => {
    await happened(
      lives('Li', 'Shanghai'),
      lives('Wu', 'Shanghai'),
      lives('An', 'Beijing'),
      orders('Li', '1'),
      orders('An', '2'),
    );
    const one = await made('Shanghai', city('Shanghai'));
    const two = await made('Bought', ordered(1));
    const { body } = await ask('POST', '/overlap', { segmentIds: [one, two] });
    assert.deepEqual(
      body.sets.map(({ name, size }: { name: string; size: number }) => [name, size]),
      [
        ['Shanghai', 2],
        ['Bought', 2],
      ],
    );
    const counts = new Map(
      body.intersections.map((entry: { segmentIds: string[]; count: number }) => [
        entry.segmentIds.join(),
        entry.count,
      ]),
    );
    assert.deepEqual(
      [counts.get(`${one},${two}`), counts.get(one), counts.get(two), counts.size],
      [1, 1, 1, 3],
    );
  });

  test('say what is over-represented in them', async () => {
    const people = Array.from({ length: 30 }, (_, n) => `p${n}`);
    await happened(
      ...people.map((who, n) => lives(who, n < 10 ? 'Shanghai' : 'Beijing')),
      ...people.slice(0, 10).map((who) => orders(who, who)),
    );
    const id = await made('Bought', ordered(1));
    const { body } = await ask('GET', `/${id}/comparison`);
    assert.deepEqual([body.size, body.everybody, body.sample.members], [10, 30, 10]);
    const shanghai = body.traits.find(({ value }: { value: string }) => value === 'Shanghai');
    assert.deepEqual(
      [shanghai.field, shanghai.members, shanghai.everybody],
      ['contacts.city', 10, 10],
    );
    assert.ok(shanghai.lift > 2.5 && shanghai.low > 1 && shanghai.significant);
    const known = body.traits.find(({ value }: { value: string }) => value === 'user_id');
    assert.equal(known.significant, false);
  });

  test('remember their size, by day and by hour', async () => {
    app().clock.set(new Date('2026-02-27T04:00:00Z'));
    await happened(lives('Li', 'Shanghai'));
    const id = await made('Shanghai', city('Shanghai'));
    app().clock.advance(24 * hour);
    await happened(lives('Wu', 'Shanghai'), lives('An', 'Shanghai'));
    app().clock.advance(24 * hour);
    await happened(lives('Wu', 'Beijing'));
    const { body } = await ask('GET', `/${id}/history?from=2026-02-26`);
    assert.equal(body.timeZone, 'Asia/Shanghai');
    assert.deepEqual(
      body.points.map(({ at, ...rest }: { at: string }) => ({ day: at.slice(0, 13), ...rest })),
      [
        { day: '2026-02-26T16', size: 1, entered: 0, left: 0 },
        { day: '2026-02-27T16', size: 3, entered: 2, left: 0 },
        { day: '2026-02-28T16', size: 2, entered: 0, left: 1 },
      ],
    );
    const hours = (await ask('GET', `/${id}/history?by=hour`)).body.points;
    assert.equal(hours.length, 24 + 13);
    assert.deepEqual(
      hours.filter(({ entered, left }: { entered: number; left: number }) => entered + left > 0),
      [
        { at: '2026-02-28T04:00:00.000Z', size: 3, entered: 2, left: 0 },
        { at: '2026-03-01T04:00:00.000Z', size: 2, entered: 0, left: 1 },
      ],
    );
  });

  test('are paged by a cursor that survives coming and going', async () => {
    const people = Array.from({ length: 7 }, (_, n) => `p${n}`);
    await happened(...people.map((who) => lives(who, 'Shanghai')));
    const id = await made('Shanghai', city('Shanghai'));
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const url: string = `/${id}/members?limit=2${cursor ? `&cursor=${cursor}` : ''}`;
      const { body } = await ask('GET', url);
      seen.push(...body.items.map(({ name }: { name: string }) => name));
      cursor = body.nextCursor;
      // Somebody new comes first, somebody who was seen goes.
      await happened(lives(`new ${seen.length}`, 'Shanghai'), lives(seen[0] ?? '', 'Beijing'));
    } while (cursor);
    assert.deepEqual(seen.toSorted(), people);
  });

  test('are computed anew, and put right what was written past the product', async () => {
    const [li] = await happened(lives('Li', 'Shanghai'), lives('Wu', 'Beijing'));
    const id = await made('Shanghai', city('Shanghai'));
    const { pool } = app().kernel.database;
    await pool.query(`update contacts.profiles set city = 'Beijing' where contact_id = $1`, [li]);
    const asked = await ask('POST', '/recompute');
    assert.deepEqual([asked.status, asked.body.status], [202, 'queued']);
    await settle();
    const { body } = await ask('GET', '/recompute');
    assert.deepEqual([body.status, body.progress, body.corrected], ['done', { done: 2, of: 2 }, 1]);
    assert.deepEqual(await namesIn(id), []);
  });
});

test('another workspace’s segments and lists can neither be named nor filled', async () => {
  const other = await app().addWorkspace('Other');
  const theirs = await request('POST', '/api/v1/segments', { name: 'Theirs' }, other.apiKey);
  const [li] = await happened(lives('Li', 'Shanghai'));
  const named = await ask('POST', '/preview', {
    rule: { kind: 'segment', segmentId: theirs.body.id },
  });
  assert.equal(named.status, 422);
  const filled = await request(
    'POST',
    `/api/v1/segments/${theirs.body.id}/members`,
    { contactIds: [li] },
    other.apiKey,
  );
  assert.deepEqual(filled.body, { changed: 0, size: 0 });
});
