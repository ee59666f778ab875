import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { sql } from '#kernel/db/database.ts';
import { systemClock } from '#kernel/clock.ts';
import { recoverOrphans } from './attempt/recover.ts';
import { stage, type Stage } from '../test/stage.ts';

const program = path.join(import.meta.dirname, '../test/sender-process.ts');
let s: Stage;
before(async () => {
  s = await stage({ settings: { maxConcurrency: 8 } });
  // The killed processes live in real time.
  s.clock.set(systemClock.now());
});
after(() => s.stop());

const child = () =>
  spawn(process.execPath, [program, s.kernel.database.url], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });

async function kill9(victim: ChildProcess): Promise<void> {
  const ended = once(victim, 'exit');
  victim.kill('SIGKILL');
  await ended;
}

test('kill -9 of a sender in mid-send: every message is sent once, or listed as uncertain', async () => {
  const people = await s.actAll(
    Array.from({ length: 100 }, (_, n) => `p${n}`),
    'message.received',
  );
  await s.send(
    ...people.flatMap((contactId) => ['0', '1', '2'].map((text) => s.intent(contactId, text))),
  );
  // Some calls are answered, the rest hang, so that the kill finds both kinds.
  let answered = 0;
  s.platform.answerWith(() =>
    answered++ < 40 ? 0 : new Promise<number>((resolve) => setTimeout(resolve, 60_000, 0).unref()),
  );
  const victim = child();
  await s.platform.arrived(41);
  await kill9(victim);
  s.platform.answerWith(() => 0);

  const successor = child();
  await s.idle();
  const gone = once(successor, 'exit');
  successor.kill('SIGTERM');
  await gone;

  const { rows } = await sql<{ contactId: string; id: string; status: string; code: string }>`
    select contact_id as "contactId", id, status, reason_code as code from messages.log order by id
  `.execute(s.kernel.db);
  assert.equal(rows.length, 300, 'nothing is lost');
  const uncertain = rows.filter((row) => row.status === 'uncertain');
  assert.ok(uncertain.length >= 1, 'what was under way is uncertain');
  assert.ok(uncertain.every((row) => row.code === 'uncertain.interrupted'));
  assert.equal(rows.filter((row) => row.status === 'sent').length, 300 - uncertain.length);
  const seen = s.platform.received.map(({ to, text }) => `${to} ${text}`);
  assert.equal(new Set(seen).size, seen.length, 'nothing is sent twice');
  for (let n = 0; n < 100; n++) {
    const texts = s.platform.textsTo(`p${n}`);
    assert.deepEqual(texts, texts.toSorted(), 'in order');
  }
  const facts = await sql<{ type: string; uncertain: boolean | null; n: number }>`
    select type, (data->>'uncertain')::boolean as uncertain, count(*)::int n from kernel.facts
    where type in ('message.sent', 'message.failed') group by 1, 2 order by 1`.execute(s.kernel.db);
  assert.deepEqual(facts.rows, [
    { type: 'message.failed', uncertain: true, n: uncertain.length },
    { type: 'message.sent', uncertain: null, n: 300 - uncertain.length },
  ]);
});

test('a sender that was taken for dead while it lived still has the last word', async () => {
  const contactId = await s.act('late', 'message.received');
  let release: () => void = () => undefined;
  s.platform.answerWith(() => new Promise((resolve) => (release = () => resolve(0))));
  const before = s.platform.received.length;
  const sender = s.sending.startSender();
  await s.until(async () => (await members()).length === 1);
  await s.send(s.intent(contactId, 'late'));
  await s.platform.arrived(before + 1);
  await recoverOrphans(s.kernel, s.sending.deps, await members());
  assert.equal(await statusOf(contactId), 'uncertain');
  release();
  await s.until(async () => (await statusOf(contactId)) === 'sent');
  await sender.stop();
  const told = await s.factsOf(contactId);
  assert.deepEqual(
    told.map((entry) => entry.type),
    ['message.failed', 'message.sent'],
  );
  assert.deepEqual(await members(), [], 'who leaves in order is off the list');
});

test('messages that were claimed without the sender hearing of it are sent all the same, once', async () => {
  const people = await s.actAll(['unheard-0', 'unheard-1'], 'message.received');
  const sender = s.sending.startSender();
  await s.until(async () => (await members()).length === 1);
  const [number] = await members();
  s.platform.answerWith(() => 0);
  // As a claim whose commit came through and whose answer did not: the connection was lost. Of a
  // priority that is never claimed where it is written, which the sender would hear of.
  await s.kernel.unit(async (unit) => {
    await s.sending.send(
      unit,
      people.map((contactId) => s.intent(contactId, 'unheard', { priority: 'normal' })),
    );
    await sql`update messages.outbox set claimed_by = ${number}, claimed_at = ${unit.now}`.execute(
      unit.tx,
    );
  });
  await sql`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()`.execute(s.kernel.db);
  // Our own questions may be asked over one of those connections, too.
  await s.until(() =>
    s.idle().then(
      () => true,
      () => false,
    ),
  );
  await sender.stop();
  const { rows } = await sql<{ status: string; n: number }>`
    select status, count(*)::int as n from messages.log where contact_id = any(${people}::uuid[])
    group by 1`.execute(s.kernel.db);
  assert.deepEqual(rows, [{ status: 'sent', n: 2 }]);
  for (const name of ['unheard-0', 'unheard-1'])
    assert.deepEqual(s.platform.textsTo(name), ['unheard']);
});

async function members(): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`select id from messages.senders`.execute(s.kernel.db);
  return rows.map((row) => row.id);
}

async function statusOf(contactId: string): Promise<string | undefined> {
  const [entry] = await s.log(`?contactId=${contactId}`);
  return entry?.status;
}
