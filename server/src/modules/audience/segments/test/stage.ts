import assert from 'node:assert/strict';
import { after, before, beforeEach } from 'node:test';
import type { AnyFactInput } from '#contracts/facts.ts';
import type { Rule } from '#contracts/rules.ts';
import { testApp, testNow, type TestApp } from '#test/app.ts';
import { fact, userId } from '#test/facts.ts';
import { settleSegments } from './settle.ts';

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE' | 'PUT';

export const hour = 3_600_000;

/** People who live in one of these. */
export const city = (...values: string[]): Rule => ({
  kind: 'field',
  field: 'contacts.city',
  test: { op: 'is', values },
});

/** People who ordered so often, in so many days or ever. */
export const ordered = (times: number, days?: number): Rule => ({
  kind: 'did',
  fact: { type: 'order.placed', where: [] },
  window: days === undefined ? { kind: 'ever' } : { kind: 'last', span: { n: days, unit: 'day' } },
  measure: { of: 'count' },
  compare: { op: 'atLeast', value: times },
});

export const all = (...rules: Rule[]): Rule => ({ kind: 'group', match: 'all', rules });

/**
 * The whole program for the tests of one file, with a workspace of its own for each of them. What it
 * gives may be used inside tests only.
 */
export function segmentStage() {
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

  const request = (method: Method, url: string, body?: unknown, key = own.apiKey) =>
    app.request(method, url, { key, ...(body === undefined ? {} : { body }) });
  const ask = (method: Method, url: string, body?: unknown) =>
    request(method, `/api/v1/segments${url}`, body);

  return {
    app: () => app,
    workspaceId: () => own.workspaceId,
    request,
    /** Asks the API of segments. */
    ask,
    settle: () => settleSegments(app),
    /** Lets facts happen, and everything that follows from them. @returns the people's ids, in order */
    async happened(...facts: AnyFactInput[]): Promise<string[]> {
      const appended = await app.kernel.facts.append(facts);
      await settleSegments(app);
      return appended.map((one) => one?.contactId ?? '');
    },
    /** Makes a segment, or a list, and computes it. @returns its id */
    async made(name: string, rule?: Rule): Promise<string> {
      const { status, body, text } = await ask('POST', '', { name, ...(rule ? { rule } : {}) });
      assert.equal(status, 201, text);
      await settleSegments(app);
      return body.id;
    },
    /** Names of a segment's members, sorted. */
    async namesIn(id: string): Promise<string[]> {
      const { body } = await ask('GET', `/${id}/members`);
      return body.items.map((member: { name: string }) => member.name).toSorted();
    },
    told: (who: string, traits: Record<string, unknown>) =>
      fact(
        own.workspaceId,
        'contact.identified',
        { source: 'server', traits: { name: who, ...traits } },
        { identities: [userId(who)], occurredAt: app.clock.now() },
      ),
    lives: (who: string, where: string) =>
      fact(
        own.workspaceId,
        'contact.identified',
        { source: 'server', traits: { city: where, name: who } },
        { identities: [userId(who)], occurredAt: app.clock.now() },
      ),
    orders: (who: string, orderNo: string, hoursAgo = 0) =>
      fact(
        own.workspaceId,
        'order.placed',
        { orderNo, total: 9_900, currency: 'CNY', source: 'pos', store: null, items: [] },
        {
          identities: [userId(who)],
          occurredAt: new Date(app.clock.now().getTime() - hoursAgo * hour),
        },
      ),
  };
}
