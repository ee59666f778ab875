import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import type { JourneyProblem } from '#contracts/journeys/problems.ts';
import { newId } from '#kernel/ids.ts';
import { testApp, testNow, type TestApp } from '#test/app.ts';

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

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';
const ask = (method: Method, url: string, body?: unknown) =>
  app.request(method, `/api/v1${url}`, {
    key: own.apiKey,
    ...(body === undefined ? {} : { body }),
  });

const draft = (text = 'Hello') => ({
  triggers: [{ kind: 'api' }],
  limit: { kind: 'always' },
  start: 'hello',
  steps: {
    hello: { kind: 'send', message: { ways: [{ content: { type: 'text', text } }] } },
  },
});

/** A journey with a draft. */
async function made(given: object = draft()) {
  const { body } = await ask('POST', '/journeys', { name: 'Welcome' });
  const answer = await ask('PATCH', `/journeys/${body.id}`, { revision: 1, draft: given });
  assert.equal(answer.status, 200, answer.text);
  return answer.body;
}
const published = async (given: object = draft()) => {
  const { id, revision } = await made(given);
  const answer = await ask('POST', `/journeys/${id}/publish`, { revision });
  assert.equal(answer.status, 200, answer.text);
  return answer.body;
};

describe('a journey', () => {
  test('is drawn, saved, found and deleted', async () => {
    const journey = await made({ ...draft(), steps: { hello: { kind: 'send' } } });
    assert.equal(journey.status, 'draft');
    assert.deepEqual(journey.draft.steps, { hello: { kind: 'send', name: '', to: {} } });
    const found = await ask('GET', '/journeys?q=WELC&status=draft');
    assert.deepEqual(
      found.body.items.map(({ id }: { id: string }) => id),
      [journey.id],
    );
    assert.equal((await ask('DELETE', `/journeys/${journey.id}`)).status, 204);
    assert.equal((await ask('GET', `/journeys/${journey.id}`)).status, 404);
  });

  test('is not saved over what somebody else saved meanwhile', async () => {
    const { id, revision } = await made();
    await ask('PATCH', `/journeys/${id}`, { revision, name: 'Mine' });
    const late = await ask('PATCH', `/journeys/${id}`, { revision, name: 'Yours' });
    assert.deepEqual([late.status, late.body.code], [409, 'journey.changed_meanwhile']);
    assert.equal((await ask('GET', `/journeys/${id}`)).body.name, 'Mine');
  });

  test('is noted once for each sitting at which it is drawn', async () => {
    const { id, revision } = await made();
    const save = (seen: number) =>
      ask('PATCH', `/journeys/${id}`, { revision: seen, draft: draft(`Hello ${seen}`) });
    await save(revision);
    app.clock.advance(60_000);
    await save(revision + 1);
    const noted = async () =>
      (await ask('GET', '/system/audit')).body.items.map(
        ({ action }: { action: string }) => action,
      );
    assert.deepEqual(await noted(), ['journey.changed', 'journey.created']);
    app.clock.advance(3_600_000);
    await save(revision + 2);
    assert.deepEqual(await noted(), ['journey.changed', 'journey.changed', 'journey.created']);
  });

  test('is copied, and travels as a file', async () => {
    const { id } = await made();
    const copy = await ask('POST', `/journeys/${id}/copies`, { name: 'Another' });
    assert.equal(copy.body.name, 'Another');
    const file = await ask('GET', `/journeys/${id}/export`);
    const read = await ask('POST', '/journeys/import', file.body);
    assert.equal(read.status, 201);
    assert.deepEqual(read.body.draft, copy.body.draft);
  });
});

describe('publishing', () => {
  test('is refused with every place that is wrong', async () => {
    const { id, revision } = await made({
      ...draft(' '),
      triggers: [{ kind: 'segment', segmentId: newId(), on: 'entered' }],
    });
    const { status, body } = await ask('POST', `/journeys/${id}/publish`, { revision });
    assert.equal(status, 422);
    assert.deepEqual(
      body.problems.map(({ path, code, step }: JourneyProblem) => [code, path, step]),
      [
        ['journey.message_empty', '$.steps.hello.message.ways[0].content.text', 'hello'],
        ['journey.segment_unknown', '$.triggers[0].segmentId', null],
      ],
    );
  });

  test('is told where a mass send would have to say something else to each', async () => {
    const content = { type: 'text', text: 'Hello {{ name }}' };
    const message = { ways: [{ content }, { content, mass: true }] };
    const hello = { kind: 'send', message };
    const { id } = await made({ ...draft(), steps: { hello } });
    const { problems } = (await ask('GET', `/journeys/${id}/check`)).body;
    assert.deepEqual(
      problems.map(({ path, code }: JourneyProblem) => [code, path]),
      [['journey.mass_variables', '$.steps.hello.message.ways[1].content']],
    );
  });

  test('is refused while a text cannot be read; a name that nobody fills in is only told', async () => {
    const { id, revision } = await made(draft('Hello {{ nmae }}'));
    const warned = await ask('GET', `/journeys/${id}/check`);
    assert.deepEqual(
      warned.body.problems.map(({ code, severity, values }: JourneyProblem) => [
        code,
        severity,
        values['variable'],
      ]),
      [['journey.variable_unknown', 'warning', 'nmae']],
    );
    const broken = { revision, draft: draft('Hello {% if %}') };
    const saved = await ask('PATCH', `/journeys/${id}`, broken);
    const { revision: next } = saved.body;
    const { body } = await ask('POST', `/journeys/${id}/publish`, { revision: next });
    assert.deepEqual(
      body.problems.map(({ path, code }: JourneyProblem) => [code, path]),
      [['journey.text_invalid', '$.steps.hello.message.ways[0].content.text']],
    );
  });

  test('makes versions that never change, and tells what is different', async () => {
    const { id, revision, changed, liveVersion, status } = await published();
    assert.deepEqual([changed, liveVersion, status], [false, 1, 'live']);
    const edited = await ask('PATCH', `/journeys/${id}`, { revision, draft: draft('Good day') });
    assert.equal(edited.body.changed, true);
    const { body } = await ask('GET', `/journeys/${id}/diff?from=1&to=draft`);
    assert.deepEqual(body.changes, [
      {
        kind: 'changed',
        step: 'hello',
        stepKind: 'send',
        name: '',
        fields: [{ path: 'message.ways[0].content.text', before: 'Hello', after: 'Good day' }],
      },
    ]);
    await ask('POST', `/journeys/${id}/publish`, { revision: edited.body.revision });
    const versions = await ask('GET', `/journeys/${id}/versions`);
    assert.deepEqual(
      versions.body.items.map(({ version }: { version: number }) => version),
      [2, 1],
    );
    const first = await ask('GET', `/journeys/${id}/versions/1`);
    assert.equal(first.body.definition.steps.hello.message.ways[0].content.text, 'Hello');
  });

  test('leaves a paused journey paused; only a stopped one is deleted', async () => {
    const { id, revision } = await published();
    assert.equal((await ask('POST', `/journeys/${id}/pause`)).body.status, 'paused');
    const again = await ask('POST', `/journeys/${id}/publish`, { revision });
    assert.deepEqual([again.body.status, again.body.liveVersion], ['paused', 2]);
    assert.equal((await ask('POST', `/journeys/${id}/pause`)).body.code, 'journey.wrong_status');
    assert.equal((await ask('POST', `/journeys/${id}/drain`)).body.status, 'draining');
    assert.equal((await ask('DELETE', `/journeys/${id}`)).status, 409);
    assert.equal((await ask('POST', `/journeys/${id}/stop`)).body.status, 'stopped');
    await app.runJobs();
    assert.equal((await ask('DELETE', `/journeys/${id}`)).status, 204);
  });
});

describe('ready-made journeys', () => {
  const needTemplates = ['formFollowUp', 'abandonedBrowse', 'secondPurchase', 'reviewRequest'];
  for (const language of ['en', 'zh-CN'])
    test(`can all be published as they are, in ${language}`, async () => {
      const { body } = await ask('GET', `/journeys/templates?language=${language}`);
      assert.equal(body.items.length, 10);
      for (const { key } of body.items) {
        const start = { name: key, template: key, language };
        const { id, revision } = (await ask('POST', '/journeys', start)).body;
        const { problems } = (await ask('GET', `/journeys/${id}/check`)).body;
        // Some speak when only a template of the brand's own still reaches people, and say so.
        const hints = problems.filter(
          (one: { severity: string; code: string }) =>
            one.severity === 'warning' && one.code === 'journey.window_closed',
        );
        assert.deepEqual(problems, hints, key);
        assert.equal(hints.length > 0, needTemplates.includes(key), key);
        assert.equal((await ask('POST', `/journeys/${id}/publish`, { revision })).status, 200);
      }
    });
});

test('a segment that a journey stands on is not deleted under it', async () => {
  const segment = await ask('POST', '/segments', { name: 'Guests' });
  const other = await ask('POST', '/segments', { name: 'Strangers' });
  await made({
    ...draft(),
    triggers: [{ kind: 'segment', segmentId: segment.body.id, on: 'entered' }],
  });
  const ids = JSON.stringify([segment.body.id, other.body.id]);
  const listed = await ask('GET', `/segments?ids=${encodeURIComponent(ids)}`);
  assert.deepEqual(
    listed.body.items.map(({ name, uses }: { name: string; uses: number }) => [name, uses]),
    [
      ['Strangers', 0],
      ['Guests', 1],
    ],
  );
  const { status, body } = await ask('DELETE', `/segments/${segment.body.id}`);
  assert.equal(status, 409);
  assert.deepEqual(
    body.uses.map(({ kind, name }: { kind: string; name: string }) => [kind, name]),
    [['journey', 'Welcome']],
  );
});
