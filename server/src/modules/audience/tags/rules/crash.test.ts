import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { contacts } from '#modules/contacts/index.ts';
import type { Reaction } from '#kernel/facts/reaction.ts';
import { defineModule } from '#kernel/module.ts';
import { testApp, type TestApp } from '#test/app.ts';
import { fact } from '#test/facts.ts';
import { audience } from '../../index.ts';
import { counts, makeTag, people, stated } from '../test/stage.ts';
import { giveRule, property, when } from '../test/rules.ts';

/** Runs behind all tags' reactions and breaks the connection, so to speak, as often as it is told. */
let breaks = 0;
const breaking: Reaction = {
  name: 'breaking.break',
  types: ['event.tracked'],
  run: () => {
    if (breaks-- <= 0) return Promise.resolve();
    return Promise.reject(Object.assign(new Error('connection lost'), { code: '57P01' }));
  },
};
const breaker = defineModule({
  name: 'breaker',
  rank: 3,
  needs: [],
  setup: () => ({ reactions: [breaking] }),
});

let app: TestApp;
before(async () => {
  app = await testApp({ modules: [contacts, audience, breaker] });
});
after(() => app.stop());

test('a tag is put on once, whatever breaks behind it and however often a fact is delivered', async () => {
  const ids = await people(app, 5);
  const tagId = await makeTag(app, 'Once');
  const bought = property('name', { op: 'is', values: ['bought'] });
  await giveRule(app, tagId, { puts: [when('event.tracked', [bought])] });
  const deliver = () =>
    app.kernel.facts.append(
      ids.map((contactId) =>
        fact(
          app.workspaceId,
          'event.tracked',
          { name: 'bought', properties: {}, context: {} },
          { contactId, receiptKey: `bought ${contactId}`, occurredAt: app.clock.now() },
        ),
      ),
    );
  await deliver();
  breaks = 2;
  await assert.rejects(app.settle(), /connection lost/);
  assert.deepEqual(await stated(app, ids), []);
  await deliver();
  await assert.rejects(app.settle(), /connection lost/);
  await deliver();
  await app.settle();
  assert.deepEqual(
    await stated(app, ids),
    ids.map(() => 'tag.added Once'),
  );
  const { kept, counted } = await counts(app, [tagId]);
  assert.deepEqual([kept, counted], [{ [tagId]: 5 }, { [tagId]: 5 }]);
});
