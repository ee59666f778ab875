import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { manualClock } from '../clock.ts';
import { openDatabase, sql, type Database } from '../db/database.ts';
import { newId } from '../ids.ts';
import { anonymous, email, fact, numbered, openid, userId } from '#test/facts.ts';
import { testDatabase, type TestDatabase } from '#test/database.ts';
import { appendFacts } from './append.ts';
import { clearReceipts } from './receipts.ts';
import type { AnyFactInput } from '#contracts/facts.ts';

let server: TestDatabase;
let database: Database;
const clock = manualClock(new Date('2026-03-01T10:00:00Z'));

before(async () => {
  server = await testDatabase();
  database = openDatabase({ url: server.url });
});
after(async () => {
  await database.close();
  await server.drop();
});

const append = async (...inputs: AnyFactInput[]) =>
  (await appendFacts(database.db, clock, inputs)).results;
const contactOf = (result: Awaited<ReturnType<typeof append>>[number]) => {
  assert.ok(result, 'the fact was dropped');
  return result.contactId;
};

describe('identities', () => {
  test('one identity is one contact, within a batch and across batches', async () => {
    const workspace = newId();
    const her = openid('her');
    const [a, b] = await append(
      numbered(workspace, 1, { identities: [her] }),
      numbered(workspace, 2, { identities: [her] }),
    );
    const [c] = await append(numbered(workspace, 3, { identities: [her] }));
    assert.equal(contactOf(a ?? null), contactOf(b ?? null));
    assert.equal(contactOf(c ?? null), contactOf(a ?? null));
    assert.equal(a?.created, true);
    assert.equal(c?.created, false);
  });

  test('the same id in another workspace or account is another contact', async () => {
    const results = await append(
      numbered(newId(), 1, { identities: [openid('x')] }),
      numbered(newId(), 1, { identities: [openid('x')] }),
      numbered(newId(), 1, { identities: [openid('x', 'other')] }),
    );
    assert.equal(new Set(results.map(contactOf)).size, 3);
  });

  test('a shared email joins two contacts: the elder stands for both and a fact says so', async () => {
    const workspace = newId();
    const [first] = await append(numbered(workspace, 1, { identities: [openid('wx-1')] }));
    const [second] = await append(numbered(workspace, 2, { identities: [email('a@b.c')] }));
    const [joined] = await append(
      numbered(workspace, 3, { identities: [email('a@b.c'), openid('wx-1')] }),
    );
    assert.equal(contactOf(joined ?? null), contactOf(first ?? null));
    const { rows } = await sql<{ contact_id: string; data: unknown }>`
      select contact_id, data from kernel.facts where workspace_id = ${workspace} and type = 'contact.merged'`.execute(
      database.db,
    );
    assert.deepEqual(rows, [
      {
        contact_id: contactOf(first ?? null),
        data: { loser: contactOf(second ?? null), by: 'email' },
      },
    ]);
    const [later] = await append(numbered(workspace, 4, { identities: [email('a@b.c')] }));
    assert.equal(contactOf(later ?? null), contactOf(first ?? null));
  });

  test('two known customers on one device stay two people', async () => {
    const workspace = newId();
    const [ann] = await append(
      numbered(workspace, 1, { identities: [userId('ann'), anonymous('device')] }),
    );
    const [bob] = await append(
      numbered(workspace, 2, { identities: [userId('bob'), anonymous('device')] }),
    );
    const [after] = await append(numbered(workspace, 3, { identities: [anonymous('device')] }));
    assert.notEqual(contactOf(ann ?? null), contactOf(bob ?? null));
    assert.equal(contactOf(after ?? null), contactOf(bob ?? null));
  });

  test('a new identity of somebody known makes no second contact and no merge', async () => {
    const workspace = newId();
    const [follow] = await append(numbered(workspace, 1, { identities: [openid('her')] }));
    const unionid = { kind: 'unionid', account: '', id: 'u-1' } as const;
    const [told] = await append(
      numbered(workspace, 2, { identities: [openid('her'), unionid] }),
      numbered(workspace, 3, { identities: [openid('her', 'second account'), unionid] }),
    );
    assert.equal(contactOf(told ?? null), contactOf(follow ?? null));
    const { rows } =
      await sql`select from kernel.contacts where workspace_id = ${workspace}`.execute(database.db);
    assert.equal(rows.length, 1);
  });

  test('an anonymous visitor joins the customer she turns out to be', async () => {
    const workspace = newId();
    const [known] = await append(numbered(workspace, 1, { identities: [userId('ann')] }));
    await append(numbered(workspace, 2, { identities: [anonymous('phone')] }));
    const [joined] = await append(
      numbered(workspace, 3, { identities: [userId('ann'), anonymous('phone')] }),
    );
    assert.equal(contactOf(joined ?? null), contactOf(known ?? null));
  });
});

describe('receipts', () => {
  test('a redelivery is dropped, in the same batch and later; another channel is not a redelivery', async () => {
    const workspace = newId();
    const [channel, other] = [newId(), newId()];
    const one = () =>
      numbered(workspace, 1, {
        receiptKey: 'msg-1',
        channelId: channel,
        identities: [openid('r')],
      });
    const [first, twin] = await append(one(), one());
    const [again] = await append(one());
    const [elsewhere] = await append({ ...one(), channelId: other });
    assert.ok(first);
    assert.equal(twin, null);
    assert.equal(again, null);
    assert.ok(elsewhere);
  });

  test('are forgotten after ninety days, not before', async () => {
    const workspace = newId();
    const again = () =>
      append(numbered(workspace, 1, { receiptKey: 'old', identities: [openid('o')] }));
    await again();
    const days = (n: number) => new Date(Date.now() + n * 86_400_000);
    await clearReceipts(database.db, days(89));
    assert.deepEqual(await again(), [null]);
    await clearReceipts(database.db, days(91));
    assert.notDeepEqual(await again(), [null]);
  });

  test('a dropped redelivery makes no contact', async () => {
    const workspace = newId();
    await append(numbered(workspace, 1, { receiptKey: 'k', identities: [openid('a')] }));
    await append(numbered(workspace, 1, { receiptKey: 'k', identities: [openid('never')] }));
    const { rows } =
      await sql`select from kernel.identities where workspace_id = ${workspace}`.execute(
        database.db,
      );
    assert.equal(rows.length, 1);
  });
});

test('positions are gapless in each lane, and facts keep their data exactly', async () => {
  const workspace = newId();
  const data = {
    kind: 'text',
    platformId: '9223372036854775807',
    text: '你好 \u{1F600} \'"\\',
    mediaId: null,
    menuItemId: null,
    extra: {},
  } as const;
  const inputs = Array.from({ length: 300 }, (_, n) =>
    fact(workspace, 'message.received', data, { identities: [openid(`p${n % 90}`)] }),
  );
  await append(...inputs);
  const { rows } = await sql<{ lane: number; n: number; low: string; high: string; head: string }>`
    select f.lane, count(*)::int n, min(pos) low, max(pos) high, min(h.head) head
    from kernel.facts f join kernel.heads h using (lane) group by f.lane`.execute(database.db);
  for (const row of rows) {
    assert.equal(Number(row.high) - Number(row.low) + 1, row.n);
    assert.equal(row.high, row.head);
  }
  const { rows: facts } = await sql<{
    data: unknown;
  }>`select data from kernel.facts where workspace_id = ${workspace} limit 1`.execute(database.db);
  assert.deepEqual(facts[0]?.data, data);
});

test('a fact about nobody is refused', async () => {
  await assert.rejects(append(numbered(newId(), 1, { identities: [] })), /contact or an identity/);
});
