import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { addMember } from '#kernel/auth/memberships.ts';
import { createUser } from '#kernel/auth/users.ts';
import { newId } from '#kernel/ids.ts';
import { testApp, type TestApp, type TestRequest } from '#test/app.ts';
import { fact, openid } from '#test/facts.ts';

const origin = { host: 'localhost:5070', origin: 'http://localhost:5070' };
const password = 'a long enough one';

let app: TestApp;
let an = '';
let bo = '';
let asAn: TestRequest;
before(async () => {
  app = await testApp();
  an = await colleague('an');
  bo = await colleague('bo');
  const signedIn = await app.request('POST', '/api/auth/sign-in/email', {
    key: null,
    body: JSON.stringify({ email: 'an@yunhe.example', password }),
    headers: { 'content-type': 'application/json', ...origin },
  });
  const cookie = String(signedIn.headers['set-cookie']).split(';')[0] ?? '';
  asAn = { key: null, headers: { ...origin, cookie } };
});
after(() => app.stop());

/** Somebody who may see and change contacts, and nothing of the system. */
async function colleague(name: string): Promise<string> {
  const { kernel, workspaceId } = app;
  const now = kernel.clock.now();
  const user = { email: `${name}@yunhe.example`, name, password, now };
  const userId = await createUser(kernel.db, user);
  await addMember(kernel.db, { workspaceId, userId, role: 'agent', now });
  return userId;
}

async function person(): Promise<string> {
  const [known] = await app.kernel.facts.append([
    fact(
      app.workspaceId,
      'contact.followed',
      { scene: null, ticket: null },
      { identities: [openid(newId())] },
    ),
  ]);
  await app.settle();
  return known?.contactId ?? '';
}

async function give(contactId: string, userId: string | null, note = '') {
  app.clock.advance(1_000);
  const body = { userId, note };
  const answer = await app.request('PUT', `/api/v1/contacts/${contactId}/owner`, { ...asAn, body });
  await app.settle();
  return answer;
}

async function listed(assignee: string): Promise<string[]> {
  const { body } = await app.request('GET', `/api/v1/contacts?assignee=${assignee}&limit=100`);
  return body.items.map(({ id }: { id: string }) => id);
}

const mine = async () => (await app.request('GET', '/api/v1/contacts/mine', asAn)).body.count;

describe('a colleague in charge', () => {
  test('is put there by hand, seen on the page, in the list and on the timeline', async () => {
    const before = await mine();
    const her = await person();
    const given = await give(her, an, 'call her');
    assert.equal(given.status, 200, given.text);
    const { owner } = given.body.sections;
    assert.deepEqual(
      [owner.userId, owner.name, owner.note, owner.by],
      [an, 'an', 'call her', 'staff:an'],
    );
    assert.equal(await mine(), before + 1);
    const { body } = await app.request('GET', `/api/v1/contacts?assignee=${an}`);
    assert.deepEqual(body.items[0].owner, { userId: an, name: 'an' });
    assert.ok(!(await listed('none')).includes(her));
    const { items } = (await app.request('GET', `/api/v1/contacts/${her}/timeline`)).body;
    assert.equal(items[0].entry.key, 'timeline.contact.assigned');
    await give(her, null);
    assert.equal(await mine(), before);
    assert.ok((await listed('none')).includes(her));
    assert.deepEqual(await listed(an), []);
  });

  test('is told once, however often the same is said', async () => {
    const her = await person();
    await give(her, an);
    await give(her, an);
    const { items } = (await app.request('GET', `/api/v1/contacts/${her}/timeline`)).body;
    const told = items.filter(({ type }: { type: string }) => type === 'contact.assigned');
    assert.equal(told.length, 1);
    const noted = await give(her, an, 'call again');
    assert.equal(noted.body.sections.owner.note, 'call again');
    const unsaid = await give(her, an);
    assert.equal(unsaid.body.sections.owner.note, 'call again');
    await give(her, null);
  });

  test('of a merged person is whom was said last, and who was said before can be said again', async () => {
    const [one, other] = [await person(), await person()];
    await give(one, an);
    await give(other, bo);
    await app.request('POST', `/api/v1/contacts/${one}/merge`, { body: { contactId: other } });
    const { id, sections } = (await app.request('GET', `/api/v1/contacts/${one}`)).body;
    assert.equal(sections.owner.userId, bo);
    assert.deepEqual(await listed(bo), [id]);
    assert.deepEqual(await listed(an), []);
    assert.ok(!(await listed('none')).includes(id));
    const again = await give(id, an);
    assert.equal(again.body.sections.owner.userId, an);
    assert.deepEqual([await listed(an), await listed(bo)], [[id], []]);
    await give(id, null);
    assert.deepEqual(await listed(an), []);
    assert.ok((await listed('none')).includes(id));
  });

  test('is one of the team, whose names need no more than to see contacts', async () => {
    const names = await app.request('GET', '/api/v1/team/names', asAn);
    assert.deepEqual(names.body.items, [
      { userId: an, name: 'an' },
      { userId: bo, name: 'bo' },
    ]);
    assert.equal((await app.request('GET', '/api/v1/team', asAn)).status, 403);
    const her = await person();
    const stranger = await give(her, newId());
    assert.deepEqual([stranger.status, stranger.body.code], [422, 'contact.no_colleague']);
  });
});
