import assert from 'node:assert/strict';
import { after, before, beforeEach } from 'node:test';
import type { AnyFactInput } from '#contracts/facts.ts';
import { testApp, testNow, type TestApp } from '#test/app.ts';
import { fact, userId } from '#test/facts.ts';

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';

/**
 * The whole program for the tests of one file, with a workspace of its own for each of them. What it
 * gives may be used inside tests only.
 */
export function journeyStage() {
  let app: TestApp;
  let own = { workspaceId: '', apiKey: '' };
  before(async () => {
    app = await testApp();
  });
  after(() => app.stop());
  beforeEach(async () => {
    app.clock.set(testNow);
    own = await app.addWorkspace('Yunhe Tea');
  });

  const ask = (method: Method, url: string, body?: unknown) =>
    app.request(method, `/api/v1${url}`, {
      key: own.apiKey,
      ...(body === undefined ? {} : { body }),
    });
  /** The same, and it must work. */
  const done = async (method: Method, url: string, body?: unknown) => {
    const answer = await ask(method, url, body);
    assert.ok(answer.status < 300, `${method} ${url}: ${answer.text}`);
    return answer.body;
  };

  return {
    app: () => app,
    workspaceId: () => own.workspaceId,
    ask,
    done,
    /** Lets facts happen, and everything that follows from them. @returns the people's ids, in order */
    async happened(...facts: AnyFactInput[]): Promise<string[]> {
      const appended = await app.kernel.facts.append(facts);
      await app.settle();
      return appended.map((one) => one?.contactId ?? '');
    },
    told: (who: string, traits: Record<string, unknown> = {}) =>
      fact(
        own.workspaceId,
        'contact.identified',
        { source: 'test', traits: { name: who, ...traits } },
        { identities: [userId(who)], occurredAt: app.clock.now() },
      ),
    /** What somebody tracked. */
    tracked: (who: string, name: string) =>
      fact(
        own.workspaceId,
        'event.tracked',
        { name, properties: {}, context: {} },
        { identities: [userId(who)], occurredAt: app.clock.now() },
      ),
    /** Makes a journey of these steps and publishes it. @returns its id */
    async published(steps: Record<string, object>, given: object = {}): Promise<string> {
      const { id } = await done('POST', '/journeys', { name: 'Welcome' });
      await done('PATCH', `/journeys/${id}`, { revision: 1, draft: draftOf(steps, given) });
      await done('POST', `/journeys/${id}/publish`, { revision: 2 });
      return id;
    },
    /** Publishes another version of a journey. */
    async republished(id: string, steps: Record<string, object>, given: object = {}) {
      const { revision } = await done('GET', `/journeys/${id}`);
      const draft = draftOf(steps, given);
      const saved = await done('PATCH', `/journeys/${id}`, { revision, draft });
      return done('POST', `/journeys/${id}/publish`, { revision: saved.revision });
    },
  };
}

const draftOf = (steps: Record<string, object>, given: object) => ({
  triggers: [{ kind: 'api' }, { kind: 'manual' }],
  limit: { kind: 'onceAtATime' },
  start: Object.keys(steps)[0] ?? null,
  steps,
  ...given,
});
