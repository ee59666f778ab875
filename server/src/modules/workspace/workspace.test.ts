import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { permissions } from '#contracts/permissions.ts';
import { addMember } from '#kernel/auth/memberships.ts';
import { createUser } from '#kernel/auth/users.ts';
import { sql } from '#kernel/db/database.ts';
import { testApp, type TestApp, type TestRequest } from '#test/app.ts';
import { workspace } from './index.ts';

const own = { host: 'localhost:5070', origin: 'http://localhost:5070' };
const password = 'a long enough one';

let app: TestApp;
before(async () => {
  app = await testApp({ modules: [workspace] });
  const { kernel, workspaceId } = app;
  const now = kernel.clock.now();
  const mei = { email: 'mei@yunhe.example', name: 'Mei', password, now };
  const userId = await createUser(kernel.db, mei);
  await addMember(kernel.db, { workspaceId, userId, role: 'owner', now });
});
after(() => app.stop());

async function signIn(email: string): Promise<TestRequest> {
  const response = await app.request('POST', '/api/auth/sign-in/email', {
    key: null,
    body: JSON.stringify({ email, password }),
    headers: { 'content-type': 'application/json', ...own },
  });
  assert.equal(response.status, 200, response.text);
  const cookie = String(response.headers['set-cookie']).split(';')[0] ?? '';
  return { key: null, headers: { ...own, cookie } };
}

async function invite(email: string, role: string): Promise<string> {
  const { status, body } = await app.request('POST', '/api/v1/team/invitations', {
    body: { email, role },
  });
  assert.equal(status, 201);
  assert.match(body.link, /^http:\/\/localhost:0\/invitation\//);
  return String(body.link).split('/').at(-1) ?? '';
}

const accept = (token: string, body = { name: 'An', password }) =>
  app.request('POST', `/api/v1/invitations/${token}/accept`, { key: null, body });

const memberOf = async (email: string) => {
  const { body } = await app.request('GET', '/api/v1/team');
  return body.members.find((member: { email: string }) => member.email === email);
};

test('a key and a person learn who they are', async () => {
  const key = (await app.request('GET', '/api/v1/me')).body;
  assert.deepEqual([key.user, key.role, key.permissions], [null, null, [...permissions]]);
  const person = (await app.request('GET', '/api/v1/me', await signIn('mei@yunhe.example'))).body;
  assert.deepEqual(
    [person.user.name, person.role, person.workspace.name],
    ['Mei', 'owner', 'Yunhe Tea'],
  );
});

test('the workspace is changed, and the change is on record', async () => {
  const change = { timeZone: 'Europe/Paris', currency: 'EUR' };
  const { status, body } = await app.request('PATCH', '/api/v1/workspace', { body: change });
  assert.deepEqual([status, body.timeZone, body.name], [200, 'Europe/Paris', 'Yunhe Tea']);
  const { rows } = await sql`select action, actor_kind, details from kernel.audit`.execute(
    app.kernel.db,
  );
  assert.deepEqual(rows, [{ action: 'workspace.changed', actor_kind: 'api_key', details: change }]);
  for (const wrong of [{ timeZone: 'Mars/Base' }, { currency: 'yuan' }, { owner: 'me' }])
    assert.equal((await app.request('PATCH', '/api/v1/workspace', { body: wrong })).status, 400);
});

test('an invitation is accepted once and gives its role', async () => {
  const token = await invite('an@yunhe.example', 'agent');
  const seen = await app.request('GET', `/api/v1/invitations/${token}`, { key: null });
  assert.deepEqual(seen.body, {
    workspaceName: 'Yunhe Tea',
    email: 'an@yunhe.example',
    role: 'agent',
    hasAccount: false,
  });
  const clicks = await Promise.all([accept(token), accept(token)]);
  assert.deepEqual(clicks.map(({ status }) => status).toSorted(), [204, 404]);
  const an = await signIn('an@yunhe.example');
  assert.equal((await app.request('GET', '/api/v1/me', an)).body.role, 'agent');
  assert.equal((await app.request('GET', '/api/v1/team', an)).status, 403);
  const again = { body: { email: 'AN@yunhe.example', role: 'owner' } };
  assert.equal((await app.request('POST', '/api/v1/team/invitations', again)).status, 409);
});

test('somebody who has an account joins with its password only', async () => {
  const now = app.kernel.clock.now();
  await createUser(app.kernel.db, { email: 'li@else.example', name: 'Li', password, now });
  const token = await invite('li@else.example', 'analyst');
  const wrong = await accept(token, { name: 'Li', password: 'not her password' });
  assert.deepEqual([wrong.status, wrong.body.code], [403, 'invitation.wrong_password']);
  assert.equal((await accept(token)).status, 204);
  assert.equal((await memberOf('li@else.example')).name, 'Li');
});

test('an invitation ends when it is withdrawn, replaced, or a week old', async () => {
  const email = 'wu@yunhe.example';
  const replaced = await invite(email, 'store');
  const withdrawn = await invite(email, 'store');
  assert.equal((await accept(replaced)).status, 404);
  const { body } = await app.request('GET', '/api/v1/team');
  assert.equal(body.invitations.length, 1);
  const path = `/api/v1/team/invitations/${body.invitations[0].id}`;
  assert.equal((await app.request('DELETE', path)).status, 204);
  assert.equal((await app.request('DELETE', path)).status, 404);
  assert.equal((await accept(withdrawn)).status, 404);
  const late = await invite(email, 'store');
  app.clock.advance(7 * 24 * 3_600_000 + 1);
  assert.equal((await accept(late)).status, 404);
});

test('roles change at once, and an owner is always left', async () => {
  const mei = await memberOf('mei@yunhe.example');
  const an = await memberOf('an@yunhe.example');
  const asAn = await signIn('an@yunhe.example');
  const setRole = (id: string, role: string) =>
    app.request('PATCH', `/api/v1/team/${id}`, { body: { role } });

  assert.equal((await app.request('GET', '/api/v1/me', asAn)).body.role, 'agent');
  assert.equal((await setRole(mei.id, 'agent')).body.code, 'team.last_owner');
  assert.equal((await app.request('DELETE', `/api/v1/team/${mei.id}`)).status, 409);
  assert.equal((await setRole(an.id, 'owner')).body.role, 'owner');
  assert.equal((await app.request('GET', '/api/v1/me', asAn)).body.role, 'owner');

  // Two owners step down at the same moment: one of them must stay.
  const both = await Promise.all([setRole(mei.id, 'store'), setRole(an.id, 'store')]);
  assert.deepEqual(both.map(({ status }) => status).toSorted(), [200, 409]);
});

test('who is removed is out at once; other workspaces’ members are out of reach', async () => {
  const li = await memberOf('li@else.example');
  const asLi = await signIn('li@else.example');
  assert.equal((await app.request('GET', '/api/v1/me', asLi)).status, 200);
  const { apiKey: key } = await app.addWorkspace('Other');
  assert.equal((await app.request('DELETE', `/api/v1/team/${li.id}`, { key })).status, 404);
  assert.equal((await app.request('DELETE', `/api/v1/team/${li.id}`)).status, 204);
  assert.equal((await app.request('GET', '/api/v1/me', asLi)).status, 401);
});

test('an account ends with its last membership, so that she can be invited anew', async () => {
  const email = 'zhao@yunhe.example';
  const join = async (with_: string) => {
    const token = await invite(email, 'agent');
    return (await accept(token, { name: 'Zhao', password: with_ })).status;
  };
  assert.equal(await join(password), 204);
  const { id, userId } = await memberOf(email);
  const other = await app.addWorkspace('Other');
  const now = app.kernel.clock.now();
  await addMember(app.kernel.db, { ...other, userId, role: 'store', now });
  assert.equal((await app.request('DELETE', `/api/v1/team/${id}`)).status, 204);
  assert.equal(await join('forgotten by now'), 403);

  const { body } = await app.request('GET', '/api/v1/team', { key: other.apiKey });
  const path = `/api/v1/team/${body.members[0].id}`;
  const owner = { email: 'sun@else.example', name: 'Sun', password, now };
  const ownerId = await createUser(app.kernel.db, owner);
  await addMember(app.kernel.db, { ...other, userId: ownerId, role: 'owner', now });
  assert.equal((await app.request('DELETE', path, { key: other.apiKey })).status, 204);
  assert.equal(await join('a new long password'), 204);
});
