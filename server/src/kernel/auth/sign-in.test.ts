import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { getMigrations } from 'better-auth/db/migration';
import { sql } from '../db/database.ts';
import { defineModule } from '../module.ts';
import { authOf } from '../http/auth.ts';
import { testApp, type TestApp, type TestResponse } from '#test/app.ts';
import { bootstrapWorkspace } from './bootstrap.ts';
import { clearExpired } from './expired.ts';
import { signInOptions } from './sign-in.ts';

const probe = defineModule({
  name: 'probe',
  rank: 3,
  needs: [],
  setup: () => ({
    routes: (http) => {
      http.get('/who', { config: { anyRole: true } }, (request) => {
        const { workspaceId, role, actor } = authOf(request);
        return { workspaceId, role, actor };
      });
      http.post('/change', { config: { permission: 'team.write' } }, () => ({ done: true }));
    },
  }),
});

const owner = { email: 'Mei@yunhe.example', password: 'a long enough one' };
const host = 'localhost:5070';
const own = { host, origin: `http://${host}` };

let app: TestApp;
let workspaceId: string;
before(async () => {
  app = await testApp({ modules: [probe] });
  await sql`delete from kernel.workspaces`.execute(app.kernel.db);
  ({ workspaceId } = await bootstrapWorkspace(app.kernel, { ...owner, name: 'Yunhe Tea' }));
});
after(() => app.stop());

const auth = (path: string, body: unknown, headers: Record<string, string> = own) =>
  app.request('POST', `/api/auth/${path}`, {
    key: null,
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  });

const cookiesOf = (response: TestResponse) =>
  [response.headers['set-cookie'] ?? []]
    .flat()
    .map((line) => String(line).split(';')[0])
    .join('; ');

async function signIn(from = own): Promise<{ cookie: string } & typeof own> {
  const response = await auth('sign-in/email', owner, from);
  assert.equal(response.status, 200, response.text);
  return { ...from, cookie: cookiesOf(response) };
}

const who = (headers: Record<string, string>) => app.request('GET', '/who', { key: null, headers });

test('the committed tables are those that this better-auth asks for', async () => {
  const plan = await getMigrations(signInOptions({ ...app.kernel, changed: () => undefined }));
  assert.deepEqual(
    { created: plan.toBeCreated, added: plan.toBeAdded, indexes: plan.toBeAddedIndexes },
    { created: [], added: [], indexes: [] },
  );
});

test('the owner of the first start signs in, and is known until she signs out', async () => {
  const session = await signIn();
  const { status, body } = await who(session);
  assert.equal(status, 200);
  assert.deepEqual([body.workspaceId, body.role, body.actor.name], [workspaceId, 'owner', 'Mei']);
  assert.equal((await auth('sign-out', {}, session)).status, 200);
  assert.equal((await who(session)).status, 401);
});

test('cookies are out of reach of scripts and other sites', async () => {
  const response = await auth('sign-in/email', owner);
  const [cookie = ''] = [response.headers['set-cookie'] ?? []].flat().map(String);
  assert.match(cookie, /^rapport\.session_token=.*; HttpOnly/);
  assert.match(cookie, /SameSite=Lax/);
  assert.doesNotMatch(cookie, /Secure/);
});

test('over https the cookie is secure', async () => {
  const https = await testApp({
    modules: [probe],
    env: { RAPPORT_PUBLIC_URL: 'https://crm.yunhe.example' },
  });
  try {
    await sql`delete from kernel.workspaces`.execute(https.kernel.db);
    await bootstrapWorkspace(https.kernel, { ...owner, name: 'Yunhe Tea' });
    const from = { host: 'internal:5070', origin: 'https://crm.yunhe.example' };
    const response = await https.request('POST', '/api/auth/sign-in/email', {
      key: null,
      body: JSON.stringify(owner),
      headers: { 'content-type': 'application/json', ...from },
    });
    const [cookie = ''] = [response.headers['set-cookie'] ?? []].flat().map(String);
    assert.match(cookie, /^__Secure-rapport\.session_token=.*; Secure/);
    const headers = { ...from, cookie: cookiesOf(response) };
    assert.equal((await https.request('GET', '/who', { key: null, headers })).status, 200);
  } finally {
    await https.stop();
  }
});

test('pages of other sites can neither sign in nor use a session', async () => {
  const session = await signIn();
  const foreign = { host, origin: 'https://evil.example' };
  assert.equal((await auth('sign-in/email', owner, foreign)).status, 403);
  const change = (headers: Record<string, string>) =>
    app.request('POST', '/change', { key: null, headers: { ...session, ...headers } });
  assert.equal((await change({})).status, 200);
  assert.equal((await change(foreign)).status, 403);
  assert.equal((await change({ origin: 'http://localhost:5071' })).status, 403);
  assert.equal((await change({ origin: 'null' })).status, 403);
});

test('a changed role counts at once; without a membership nobody gets in', async () => {
  const session = await signIn();
  assert.equal((await who(session)).body.role, 'owner');
  const setRole = async (role: string) => {
    await sql`update auth.member set role = ${role}`.execute(app.kernel.db);
    app.kernel.access.changed(workspaceId);
  };
  await setRole('agent');
  assert.equal((await who(session)).body.role, 'agent');
  const refused = await app.request('POST', '/change', { key: null, headers: session });
  assert.deepEqual([refused.status, refused.body.code], [403, 'auth.forbidden']);
  await setRole('owner');
});

describe('what better-auth offers beyond signing in stays shut', () => {
  for (const path of ['sign-up/email', 'organization/create', 'organization/update-member-role'])
    test(path, async () => {
      const session = await signIn({ ...own });
      const body = { ...owner, email: 'new@yunhe.example', name: 'New' };
      assert.equal((await auth(path, body, session)).status, 404);
    });
});

test('a second factor is asked for once it is set up', async () => {
  const session = await signIn();
  const enabled = await auth('two-factor/enable', { password: owner.password }, session);
  assert.equal(enabled.status, 200, enabled.text);
  const secret = new URL(enabled.body.totpURI).searchParams.get('secret') ?? '';
  assert.equal(new URL(enabled.body.totpURI).searchParams.get('issuer'), 'Rapport');
  const verified = await auth('two-factor/verify-totp', { code: totp(secret) }, session);
  assert.equal(verified.status, 200, verified.text);

  const first = await auth('sign-in/email', owner);
  assert.equal(first.body.twoFactorRedirect, true);
  const half = { ...own, cookie: cookiesOf(first) };
  assert.equal((await who(half)).status, 401);
  const second = await auth('two-factor/verify-totp', { code: totp(secret) }, half);
  assert.equal((await who({ ...own, cookie: cookiesOf(second) })).status, 200);
  await sql`update auth."user" set "twoFactorEnabled" = false`.execute(app.kernel.db);
});

test('what is over is cleared away', async () => {
  const session = await signIn();
  const later = new Date(Date.now() + 3_600_000);
  await clearExpired(app.kernel.db, later);
  assert.equal((await who(session)).status, 200);
  await clearExpired(app.kernel.db, new Date(later.getTime() + 8 * 24 * 3_600_000));
  const left = await sql`select from auth.session union all select from auth."rateLimit"`.execute(
    app.kernel.db,
  );
  assert.equal(left.rows.length, 0);
});

test('a guesser is stopped', async () => {
  const guess = () => auth('sign-in/email', { ...owner, password: 'not this one' });
  const statuses = [];
  for (let n = 0; n < 11; n++) statuses.push((await guess()).status);
  assert.equal(statuses[0] === 401 || statuses[0] === 429, true);
  assert.equal(statuses.at(-1), 429);
});

test('the first start happens once, and accepts another key later', async () => {
  const given = { ...owner, name: 'Another', apiKey: 'sixteen-characters' };
  const again = await Promise.all([
    bootstrapWorkspace(app.kernel, given),
    bootstrapWorkspace(app.kernel, given),
  ]);
  assert.deepEqual(again, [
    { workspaceId, created: false },
    { workspaceId, created: false },
  ]);
  const { body } = await app.request('GET', '/who', { key: given.apiKey });
  assert.deepEqual([body.workspaceId, body.role], [workspaceId, null]);
});

/** A time-based one-time password (RFC 6238) of now. */
function totp(secret: string): string {
  const bits = [...secret].map((c) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0'),
  );
  const bytes = bits.join('').match(/.{8}/g) ?? [];
  const key = Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const hash = createHmac('sha1', key).update(counter).digest();
  const offset = (hash.at(-1) ?? 0) & 15;
  return String((hash.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}
