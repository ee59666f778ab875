import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { contacts } from '#modules/contacts/index.ts';
import { testApp, type TestApp } from '#test/app.ts';
import { addTags, audience, removeTags } from '../index.ts';
import { counts, makeTag, people } from './test/stage.ts';

let app: TestApp;
before(async () => {
  app = await testApp({ modules: [contacts, audience] });
});
after(() => app.stop());

const act = fc.record({
  kind: fc.constantFrom('add', 'remove', 'merge', 'unmerge'),
  who: fc.nat(4),
  other: fc.nat(4),
  tag: fc.nat(1),
});

test('counts are exact whatever happens at the same time', async () => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 4, maxLength: 24 }), async (acts) => {
      const ids = await people(app, 5);
      // New ones for every run, so that a fault shows in the run that made it.
      const tagIds = [await makeTag(app, `Counted ${++run}`), await makeTag(app, `Tallied ${run}`)];
      const { workspaceId } = app;
      // In waves: what is in one wave runs at the same time, and reactions run among them.
      for (let from = 0; from < acts.length; from += 6) {
        const wave = acts.slice(from, from + 6).map(async ({ kind, who, other, tag }) => {
          const contactId = ids[who] ?? '';
          const request = { workspaceId, contactId, tagIds: [tagIds[tag] ?? ''], why: 'test' };
          if (kind === 'add') await app.kernel.unit((unit) => addTags(unit, [request]));
          else if (kind === 'remove') await app.kernel.unit((unit) => removeTags(unit, [request]));
          else
            await app.request('POST', `/api/v1/contacts/${contactId}/${kind}`, {
              body: { contactId: ids[other] },
            });
        });
        await Promise.all([...wave, app.settle()]);
      }
      await app.settle();
      const { kept, counted } = await counts(app, tagIds);
      assert.deepEqual(kept, counted);
    }),
    { numRuns: 30 },
  );
});
