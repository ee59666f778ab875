import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sql } from '#kernel/db/database.ts';
import { audienceOf } from './index.ts';
import { all, city, ordered, segmentStage } from './test/stage.ts';

const { app, workspaceId, happened, made, lives, orders } = segmentStage();

describe('modules above', () => {
  test('learn which of several rules hold for whom', async () => {
    const [li = '', wu = ''] = await happened(lives('Li', 'Shanghai'), lives('Wu', 'Beijing'));
    await happened(orders('Wu', '1'));
    const list = await made('List');
    const { kernel } = app();
    const audience = audienceOf(kernel);
    const added = await kernel.unit((unit) =>
      audience.addToList(unit, {
        workspaceId: workspaceId(),
        segmentId: list,
        contactIds: [wu],
        by: 'test',
      }),
    );
    assert.equal(added, 1);
    const rules = [city('Shanghai'), ordered(1), { kind: 'segment', segmentId: list } as const];
    const held = await audience.holding(
      kernel.db,
      workspaceId(),
      rules,
      [li, wu],
      app().clock.now(),
    );
    assert.deepEqual([...(held.get(li) ?? [])], [0]);
    assert.deepEqual([...(held.get(wu) ?? [])], [1, 2]);
  });

  test('go through everybody in pages, or in one statement, and find the same people', async () => {
    const ids = await happened(
      ...Array.from({ length: 7 }, (_, n) => lives(`P${n}`, n % 2 === 0 ? 'Shanghai' : 'Beijing')),
    );
    const wanted = ids.filter((_, n) => n % 2 === 0).toSorted();
    const { kernel } = app();
    const [audience, now] = [audienceOf(kernel), app().clock.now()];
    const paged: string[] = [];
    let after: string | null = null;
    do {
      const page = await audience.pageOf(
        kernel.db,
        workspaceId(),
        city('Shanghai'),
        { after, limit: 2 },
        now,
      );
      paged.push(...page.people);
      after = page.next;
    } while (after !== null);
    assert.deepEqual(paged, wanted);
    const whole = await audience.overAll<{ id: string }>(
      kernel.db,
      workspaceId(),
      city('Shanghai'),
      now,
      (people) => sql`select p.id from (${people}) p order by p.id`,
    );
    assert.deepEqual(
      whole.map(({ id }) => id),
      wanted,
    );
  });

  test('are told what is wrong with a rule', async () => {
    const problems = await audienceOf(app().kernel).problems(
      app().kernel.db,
      workspaceId(),
      all(city('Shanghai'), ordered(1, 0)),
    );
    assert.deepEqual(
      problems.map(({ path, code }) => [path, code]),
      [['$.rules[1].window.span', 'span.empty']],
    );
  });
});
