import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { addMember } from '#kernel/auth/memberships.ts';
import { createUser } from '#kernel/auth/users.ts';
import { sql } from '#kernel/db/database.ts';
import type { Role } from '#contracts/permissions.ts';
import { testApp, type TestApp } from '#test/app.ts';
import { startMailbox, type Mailbox } from '#test/mailbox.ts';
import { workspace } from './index.ts';

const own = { host: 'localhost:5070', origin: 'http://localhost:5070' };
const old = 'the one she forgot';
const fresh = 'a new long password';
const minuteMs = 60_000;

let mailbox: Mailbox;
let app: TestApp;
before(async () => {
  mailbox = await startMailbox();
  app = await testApp({
    modules: [workspace],
    env: { RAPPORT_SMTP_URL: mailbox.url, RAPPORT_MAIL_FROM: 'crm@yunhe.example' },
  });
});
after(async () => {
  await app.stop();
  await mailbox.stop();
});
beforeEach(async () => {
  mailbox.mails.length = 0;
  // Each test is somebody else at another address.
  await sql`delete from auth."rateLimit"`.execute(app.kernel.db);
});

let people = 0;
/** Somebody who works in a workspace, and what it takes to act as her. */
async function join(role: Role, workspaceId = app.workspaceId) {
  const email = `person-${++people}@yunhe.example`;
  const now = app.kernel.clock.now();
  const userId = await createUser(app.kernel.db, { email, name: 'An', password: old, now });
  await addMember(app.kernel.db, { workspaceId, userId, role, now });
  const { rows } = await sql<{ id: string }>`
    select id from auth.member where "userId" = ${userId}`.execute(app.kernel.db);
  return { email, userId, memberId: rows[0]?.id ?? '' };
}

const auth = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  app.request('POST', `/api/auth/${path}`, {
    key: null,
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...own, ...headers },
  });

async function signIn(email: string, password: string) {
  const response = await auth('sign-in/email', { email, password });
  const cookie = String(response.headers['set-cookie']).split(';')[0] ?? '';
  return { status: response.status, session: { key: null, headers: { ...own, cookie } } };
}
const me = async (session: { key: null; headers: Record<string, string> }) =>
  (await app.request('GET', '/api/v1/me', session)).status;

const ask = (email: string, language = 'en') =>
  auth('request-password-reset', { email }, { 'accept-language': language });
const set = (token: string, newPassword = fresh) => auth('reset-password', { token, newPassword });

const tokenIn = (text: string) =>
  /http:\/\/localhost:0\/reset-password\/([\w-]+)/.exec(text)?.[1] ?? '';

/** The token of the mail that asking brings. */
async function mailedToken(email: string): Promise<string> {
  assert.equal((await ask(email)).status, 200);
  await app.runJobs();
  const mail = mailbox.mails.at(-1);
  assert.equal(mail?.to, email);
  return tokenIn(mail.text);
}

describe('somebody who forgot her password', () => {
  test('is mailed a link in her language, and sets a new one, once', async () => {
    const an = await join('agent');
    const { session } = await signIn(an.email, old);
    assert.equal(await me(session), 200);

    await ask(an.email.toUpperCase(), 'zh-CN,zh;q=0.9');
    await app.runJobs();
    const [mail, ...more] = mailbox.mails;
    assert.deepEqual([mail?.to, more], [an.email, []]);
    assert.match(mail?.subject ?? '', /密码/);
    assert.match(mail?.html ?? '', /An，您好/);
    const token = tokenIn(mail?.text ?? '');
    assert.equal(tokenIn(mail?.html ?? ''), token);

    const clicks = await Promise.all([set(token), set(token)]);
    assert.deepEqual(clicks.map(({ status }) => status).toSorted(), [200, 400]);
    assert.equal((await set(token)).body.code, 'INVALID_TOKEN');
    assert.equal(await me(session), 401);
    assert.equal((await signIn(an.email, old)).status, 401);
    assert.equal((await signIn(an.email, fresh)).status, 200);

    const audit = await sql`select actor_id, action from kernel.audit
      where actor_id = ${an.userId}`.execute(app.kernel.db);
    assert.deepEqual(audit.rows, [{ actor_id: an.userId, action: 'team.password_reset' }]);
  });

  test('ends her other links with the one she used', async () => {
    const { email } = await join('agent');
    const tokens = [await mailedToken(email), await mailedToken(email)];
    assert.equal((await set(tokens[1] ?? '')).status, 200);
    assert.equal((await set(tokens[0] ?? '')).status, 400);
  });

  test('has an hour for it', async () => {
    const { email, userId } = await join('agent');
    const token = await mailedToken(email);
    const { rows } = await sql<{ minutes: number }>`
      select extract(epoch from "expiresAt" - now())::int / 60 as minutes
      from auth.verification where value = ${userId}`.execute(app.kernel.db);
    assert.ok(rows[0] && rows[0].minutes >= 58 && rows[0].minutes <= 60);
    await sql`update auth.verification set "expiresAt" = now() where value = ${userId}`.execute(
      app.kernel.db,
    );
    assert.equal((await set(token)).body.code, 'INVALID_TOKEN');
    assert.equal((await signIn(email, old)).status, 200);
  });

  test('is not flooded: three mails an hour', async () => {
    const { email } = await join('agent');
    const askOften = async () => {
      for (let n = 0; n < 5; n++) assert.equal((await ask(email)).status, 200);
      await sql`delete from auth."rateLimit"`.execute(app.kernel.db);
      await app.runJobs();
      return mailbox.mails.length;
    };
    assert.equal(await askOften(), 3);
    app.clock.advance(59 * minuteMs);
    assert.equal(await askOften(), 3);
    app.clock.advance(2 * minuteMs);
    assert.equal(await askOften(), 6);
  });

  test('may not choose a short password, and keeps her link then', async () => {
    const { email } = await join('agent');
    const token = await mailedToken(email);
    assert.equal((await set(token, 'short')).body.code, 'PASSWORD_TOO_SHORT');
    assert.equal((await set(token)).status, 200);
  });
});

describe('a stranger', () => {
  test('does not learn who has an account', async () => {
    const { email } = await join('agent');
    const answers = [await ask(email), await ask('nobody@yunhe.example')];
    const told = answers.map(({ status, text, headers }) => {
      const { date: _, ...rest } = headers;
      return { status, text, rest };
    });
    assert.deepEqual(told[0], told[1]);
    await app.runJobs();
    assert.deepEqual(
      mailbox.mails.map(({ to }) => to),
      [email],
    );
  });

  test('is stopped after a few tries, and so is who guesses links', async () => {
    const statuses = async (attempt: () => Promise<{ status: number }>) => {
      const seen = [];
      for (let n = 0; n < 11; n++) seen.push((await attempt()).status);
      return seen;
    };
    const asked = await statuses(() => ask('nobody@yunhe.example'));
    assert.deepEqual(new Set(asked.slice(0, 5)), new Set([200]));
    assert.deepEqual(new Set(asked.slice(5)), new Set([429]));
    const guessed = await statuses(() => set('a-guess-of-a-token'));
    assert.deepEqual([guessed[0], guessed.at(-1)], [400, 429]);
  });

  test('finds no link that works in a copy of the database', async () => {
    const { email, userId } = await join('agent');
    await ask(email);
    const copy = await sql`select identifier from auth.verification where value = ${userId}
      union all select payload::text from graphile_worker._private_jobs`.execute(app.kernel.db);
    await app.runJobs();
    const token = tokenIn(mailbox.mails[0]?.text ?? '');
    assert.equal(copy.rows.length, 2);
    assert.ok(token.length > 20);
    assert.ok(!JSON.stringify(copy.rows).includes(token));
    const { identifier } = copy.rows[0] as { identifier: string };
    assert.equal((await set(identifier)).status, 400);
  });
});

describe('an owner', () => {
  const link = (memberId: string, request: object = {}) =>
    app.request('POST', `/api/v1/team/${memberId}/password-link`, request);

  test('hands over a link, which is on record', async () => {
    const an = await join('agent');
    const { status, body } = await link(an.memberId);
    assert.equal(status, 201);
    assert.ok(new Date(body.expiresAt).getTime() - Date.now() > 23 * 60 * minuteMs);
    assert.equal((await set(tokenIn(body.link))).status, 200);
    assert.equal((await signIn(an.email, fresh)).status, 200);
    assert.equal((await set(tokenIn(body.link))).status, 400);
    const audit = await sql`select subject_name from kernel.audit
      where action = 'team.password_link_made'`.execute(app.kernel.db);
    assert.deepEqual(audit.rows, [{ subject_name: an.email }]);
  });

  test('cannot open an account that has a second factor', async () => {
    const an = await join('agent');
    await sql`update auth."user" set "twoFactorEnabled" = true
      where id = ${an.userId}`.execute(app.kernel.db);
    const { body } = await link(an.memberId);
    assert.equal((await set(tokenIn(body.link))).status, 200);
    assert.equal(await me((await signIn(an.email, fresh)).session), 401);
  });

  test('makes none for herself, for strangers, or as somebody with fewer rights', async () => {
    const mei = await join('owner');
    const an = await join('manager');
    const asMei = (await signIn(mei.email, old)).session;
    assert.equal((await link(mei.memberId, asMei)).body.code, 'team.own_password');
    assert.equal((await link(an.memberId, (await signIn(an.email, old)).session)).status, 403);
    const { apiKey: key } = await app.addWorkspace('Other');
    assert.equal((await link(an.memberId, { key })).status, 404);
    assert.equal((await link(an.memberId, asMei)).status, 201);
  });

  test('makes none for an account that opens workspaces of others', async () => {
    const mei = await join('owner');
    const an = await join('agent');
    const asMei = (await signIn(mei.email, old)).session;
    const other = await app.addWorkspace('Other');
    const now = app.kernel.clock.now();
    const works = { workspaceId: other.workspaceId, now };
    await addMember(app.kernel.db, { ...works, userId: an.userId, role: 'owner' });
    assert.equal((await link(an.memberId, asMei)).body.code, 'team.shared_account');
    await addMember(app.kernel.db, { ...works, userId: mei.userId, role: 'manager' });
    assert.equal((await link(an.memberId, asMei)).body.code, 'team.shared_account');
    await sql`update auth.member set role = 'owner'
      where "userId" = ${mei.userId}`.execute(app.kernel.db);
    assert.equal((await link(an.memberId, asMei)).status, 201);
    const { body } = await link(an.memberId);
    assert.deepEqual([body.code, body.email], ['team.shared_account', an.email]);
  });
});

test('an invitation is mailed too, in the workspace’s language', async () => {
  await app.request('PATCH', '/api/v1/workspace', { body: { language: 'en-GB' } });
  const body = { email: 'wu@yunhe.example', role: 'store' };
  const invited = await app.request('POST', '/api/v1/team/invitations', { body });
  assert.deepEqual([invited.status, invited.body.mailed], [201, true]);
  await app.runJobs();
  const [mail] = mailbox.mails;
  assert.equal(mail?.to, 'wu@yunhe.example');
  assert.match(mail?.subject ?? '', /invites you to Yunhe Tea/);
  assert.ok(mail?.text.includes(invited.body.link));
});

test('the sign-in page is told whether there is mail; without, nothing asks for it', async () => {
  const options = () => app.request('GET', '/api/v1/sign-in', { key: null });
  assert.deepEqual((await options()).body, { passwordByMail: true });
  const without = await testApp({ modules: [workspace] });
  try {
    const told = await without.request('GET', '/api/v1/sign-in', { key: null });
    assert.deepEqual(told.body, { passwordByMail: false });
    const asked = await without.request('POST', '/api/auth/request-password-reset', {
      key: null,
      body: JSON.stringify({ email: 'an@yunhe.example' }),
      headers: { 'content-type': 'application/json', ...own },
    });
    assert.equal(asked.status, 404);
    const body = { email: 'wu@yunhe.example', role: 'store' };
    const invited = await without.request('POST', '/api/v1/team/invitations', { body });
    assert.equal(invited.body.mailed, false);
    await without.runJobs();
  } finally {
    await without.stop();
  }
});
