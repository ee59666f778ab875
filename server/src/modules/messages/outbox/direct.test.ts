import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { sql, type Tx } from '#kernel/db/database.ts';
import { stage, type Stage } from '../test/stage.ts';
import type { Sender } from './sender.ts';

let s: Stage;
let sender: Sender;
before(async () => {
  s = await stage();
  await s.act('nobody', 'message.received'); // The account is known once something came through it.
  sender = s.sending.startSender();
  await s.until(async () => sender.room(s.channelId) !== null);
});
after(async () => {
  await sender.stop();
  await s.stop();
});
afterEach(() => {
  s.platform.received.length = 0;
  s.platform.answerWith(() => 0);
});

const reply = (contactId: string, text: string) => s.intent(contactId, text, { priority: 'reply' });

/** Texts in the outbox, and whether a sender has claimed them. */
async function outbox(tx: Tx): Promise<Record<string, boolean>> {
  const { rows } = await sql<{ text: string; claimed: boolean }>`
    select content->>'text' as text, claimed_by is not null as claimed from messages.outbox
  `.execute(tx);
  return Object.fromEntries(rows.map(({ text, claimed }) => [text, claimed]));
}

test('the first answer to each person is claimed where it is written; the others follow it', async () => {
  const [ann = '', ben = ''] = await s.actAll(['ann', 'ben'], 'message.received');
  const seen = await s.kernel.unit(async (unit) => {
    await s.sending.send(unit, [reply(ann, 'a1'), reply(ann, 'a2'), reply(ben, 'b1')]);
    await s.sending.send(unit, [s.intent(ben, 'b2')]);
    return outbox(unit.tx);
  });
  assert.deepEqual(seen, { a1: true, a2: false, b1: true, b2: false });
  await s.idle();
  assert.deepEqual(s.platform.textsTo('ann'), ['a1', 'a2']);
  assert.deepEqual(s.platform.textsTo('ben'), ['b1', 'b2']);
});

test('an answer goes behind what is on its way to the same person', async () => {
  const contactId = await s.act('cleo', 'message.received');
  let answer: () => void = () => undefined;
  s.platform.answerWith(() => new Promise((resolve) => (answer = () => resolve(0))));
  await s.send(reply(contactId, '1'));
  await s.platform.arrived(1);
  const seen = await s.kernel.unit(async (unit) => {
    await s.sending.send(unit, [reply(contactId, '2')]);
    return outbox(unit.tx);
  });
  assert.deepEqual(seen, { 1: true, 2: false });
  s.platform.answerWith(() => 0);
  answer();
  await s.idle();
  assert.deepEqual(s.platform.textsTo('cleo'), ['1', '2']);
});

test('what is rolled back is not sent, and takes no place from what comes after it', async () => {
  const contactId = await s.act('dora', 'message.received');
  const failing = s.kernel.unit(async (unit) => {
    await s.sending.send(unit, [reply(contactId, 'never')]);
    throw new Error('changed my mind');
  });
  await assert.rejects(failing, /changed my mind/);
  await s.send(reply(contactId, 'said'));
  await s.idle();
  assert.deepEqual(s.platform.textsTo('dora'), ['said']);
});

test('transactions at the same time do not claim more than can be on its way', async () => {
  const account = await s.connect({ maxConcurrency: 2 });
  const people = await s.actAll(['dee', 'eli', 'fay', 'gus'], 'message.received', { account });
  await s.until(async () => {
    await s.idle();
    return sender.room(account) !== null;
  });
  const [first = ''] = people;
  const failed = s.kernel.unit(async (unit) => {
    await s.sending.send(unit, [reply(first, 'never')]);
    assert.equal(sender.room(account)?.count, 1);
    throw new Error('no');
  });
  await assert.rejects(failed, /^Error: no$/);
  assert.equal(sender.room(account)?.count, 2, 'what failed keeps no place');
  const claimed = await s.kernel.unit(async (unit) => {
    const [dee = '', eli = '', ...others] = people;
    await s.sending.send(unit, [reply(dee, 'd'), reply(eli, 'e')]);
    // The first is not committed yet; the two places are taken all the same.
    await s.kernel.unit((other) =>
      s.sending.send(
        other,
        others.map((contactId) => reply(contactId, 'later')),
      ),
    );
    return outbox(unit.tx);
  });
  assert.deepEqual([claimed['d'], claimed['e'], claimed['later']], [true, true, false]);
  await s.idle();
  assert.deepEqual(s.platform.received.map(({ text }) => text).toSorted(), [
    'd',
    'e',
    'later',
    'later',
  ]);
});
