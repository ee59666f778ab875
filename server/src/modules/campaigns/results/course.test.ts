import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { CampaignList, CampaignResults } from '#contracts/api/campaigns.ts';
import { sql } from '#kernel/db/database.ts';
import { stage, type Stage } from '../test/stage.ts';

let s: Stage;
before(async () => {
  s = await stage();
});
after(() => s.stop());

const goal = {
  fact: { type: 'order.placed' as const, where: [] },
  within: { n: 2, unit: 'day' as const },
};

/** People with their turn in two hours: of the arm 3 of 10 convert a minute later, of the others 1. */
async function people(sendingId: string): Promise<void> {
  await sql`
    insert into campaigns.recipients (contact_id, sending_id, workspace_id, arm, due_at)
    select gen_random_uuid(), ${sendingId}, ${s.workspaceId}, case when n % 2 = 0 then 'a' else '' end,
      ${s.clock.now()}::timestamptz + n * interval '7 seconds'
    from generate_series(1, 1000) n`.execute(s.kernel.db);
  await sql`
    with numbered as (
      select contact_id, arm, due_at, row_number() over (partition by arm order by due_at) as n
      from campaigns.recipients where sending_id = ${sendingId} and status = 'pending')
    update campaigns.recipients r set turn_at = n.due_at,
      status = case when n.arm = 'a' then 'sent' else 'control' end,
      converted_at = case when n.n % 10 < case when n.arm = 'a' then 3 else 1 end
        then n.due_at + interval '1 minute' end
    from numbered n
    where r.sending_id = ${sendingId} and r.contact_id = n.contact_id`.execute(s.kernel.db);
}

test('the course narrows, ends at what is known now, and is read only for who asks', async () => {
  const { id } = await s.launch({ control: 50, goal });
  await s.work();
  await people((await s.latest(id)).id);
  const path = `/api/v1/campaigns/${id}/results`;
  const plain: CampaignResults = (await s.app.request('GET', path)).body;
  assert.equal(plain.comparisons[0]?.course, undefined);

  const told: CampaignResults = (await s.app.request('GET', `${path}?course=true`)).body;
  const [comparison] = told.comparisons;
  const course = comparison?.course ?? [];
  assert.ok(course.length > 20, `${course.length} moments`);
  const last = course.at(-1);
  const { estimate, low, high } = comparison?.conversion ?? {};
  assert.deepEqual([last?.estimate, last?.low, last?.high], [estimate, low, high]);
  const widths = course.map((point) => point.high - point.low);
  assert.ok((widths.at(-1) ?? 0) < (widths[0] ?? 0));
  assert.deepEqual(
    course.map(({ at }) => at),
    course.map(({ at }) => at).toSorted(),
  );
  assert.equal(comparison?.conversion.verdict, 'better');
});

test('the list says the same sentence as the results', async () => {
  const list: CampaignList = (await s.app.request('GET', '/api/v1/campaigns')).body;
  const [campaign] = list.items;
  assert.equal(campaign?.sentence?.code, 'proven_better');
  const path = `/api/v1/campaigns/${campaign.id}/results`;
  const results: CampaignResults = (await s.app.request('GET', path)).body;
  assert.deepEqual(campaign.sentence, results.sentence);
  const { id } = await s.draft();
  assert.equal((await s.read(id)).sentence, null);
});

test('a campaign whose people have had no turn yet has no course', async () => {
  s.clock.advance(60_000);
  const at = new Date(s.clock.now().getTime() + 86_400_000).toISOString();
  const { id } = await s.launch({ control: 50, goal, schedule: { kind: 'at', at } });
  const { body } = await s.app.request('GET', `/api/v1/campaigns/${id}/results?course=true`);
  assert.deepEqual(body.comparisons[0]?.course, []);
});
