import { audience } from '#modules/audience/index.ts';
import { commerce } from '#modules/commerce/index.ts';
import { links } from '#modules/links/index.ts';
import { stage as messageStage } from '#modules/messages/test/stage.ts';
import type { Campaign, CampaignSending } from '#contracts/api/campaigns.ts';
import type { CampaignPlan } from '#contracts/campaigns.ts';
import type { Rule } from '#contracts/rules.ts';
import type { Permission } from '#contracts/permissions.ts';
import { sql } from '#kernel/db/database.ts';
import type { Auth } from '#kernel/http/auth.ts';
import { fact } from '#test/facts.ts';
import { campaigns } from '../index.ts';
import { step } from '../run/step.ts';

/** Whoever has been heard of. */
export const everybody: Rule = {
  kind: 'field',
  field: 'contacts.firstSeenAt',
  test: { op: 'known' },
};

/** Whoever came within a minute. */
export const newcomers: Rule = {
  kind: 'field',
  field: 'contacts.firstSeenAt',
  test: { op: 'inLast', span: { n: 1, unit: 'minute' } },
};

export const text = (content: string, more: object = {}) => ({
  purpose: 'service' as const,
  expiresInMinutes: 1_440,
  ways: [{ channels: [], languages: [], content: { type: 'text' as const, text: content } }],
  ...more,
});

export const planOf = (more: Partial<CampaignPlan> = {}): CampaignPlan => ({
  audience: everybody,
  exclude: null,
  control: 0,
  arms: [{ id: 'a', name: 'Spring', share: 100, message: text('New tea') }],
  schedule: { kind: 'now' },
  spreadHours: 0,
  goal: null,
  ...more,
});

/** The program with campaigns, one channel account, and its platform over real HTTP. */
export async function stage() {
  const base = await messageStage({ modules: [audience, links, commerce, campaigns] });
  const { app, kernel, workspaceId, clock } = base;

  const post = async (url: string, body?: object, status = 200) => {
    const response = await app.request('POST', url, { body });
    if (response.status !== status) throw new Error(`POST ${url}: ${response.text}`);
    return response.body;
  };

  const draft = async (plan: Partial<CampaignPlan> = {}, more: object = {}): Promise<Campaign> =>
    post('/api/v1/campaigns', { name: 'Spring', plan: planOf(plan), ...more }, 201);

  return {
    ...base,
    post,
    draft,
    launch: async (plan: Partial<CampaignPlan> = {}): Promise<Campaign> => {
      const { id, revision } = await draft(plan);
      return post(`/api/v1/campaigns/${id}/launch`, { revision });
    },
    read: async (id: string): Promise<Campaign> =>
      (await app.request('GET', `/api/v1/campaigns/${id}`)).body,
    latest: async (id: string): Promise<CampaignSending> => {
      const { body } = await app.request('GET', `/api/v1/campaigns/${id}`);
      if (!body.latest) throw new Error('It has not gone out.');
      return body.latest;
    },
    /** Everything that is to be done on campaigns now, at most so many transactions. */
    work: async (most = Infinity): Promise<number> => {
      let steps = 0;
      while (steps < most && (await step(kernel))) steps += 1;
      return steps;
    },
    /** Sends what is ready, and does what follows from it. */
    deliver: async (): Promise<void> => {
      await base.flush();
      await app.settle();
      while (await step(kernel));
      await app.settle();
    },
    /** Many followers with an open window; gives their contacts' ids. */
    followers: (names: readonly string[]) => base.actAll(names, 'message.received'),
    bought: async (contactId: string, total: number, at = clock.now()) => {
      await kernel.facts.append([
        fact(
          workspaceId,
          'order.placed',
          {
            orderNo: `${contactId} ${at.getTime()} ${total}`,
            total,
            currency: 'CNY',
            source: 'pos',
            store: null,
            items: [],
          },
          { contactId, occurredAt: at },
        ),
      ]);
      await app.settle();
    },
    /** Sums the counters straight from the people's rows, to hold the kept ones against. */
    recount: async (sendingId: string) => {
      const { rows } = await sql<Record<string, number>>`
        select count(*) filter (where status <> 'merged')::int as people,
          count(*) filter (where status not in ('merged', 'pending'))::int as decided,
          count(*) filter (where status = 'sent')::int as sent,
          count(*) filter (where status in ('queued', 'waiting'))::int as waiting,
          count(*) filter (where status = 'skipped')::int as skipped,
          count(*) filter (where status in ('failed', 'uncertain'))::int as failed,
          count(*) filter (where told)::int as told,
          case when count(*) filter (where told) > 0 then count(delivered_at)::int end as delivered,
          count(clicked_at)::int as clicked, count(replied_at)::int as replied,
          count(unfollowed_at)::int as unfollowed, count(converted_at)::int as converted,
          coalesce(sum(value), 0)::int as value
        from campaigns.recipients where sending_id = ${sendingId}`.execute(kernel.db);
      return rows[0];
    },
  };
}

export type Stage = Awaited<ReturnType<typeof stage>>;

/** A colleague who is signed in. */
export const person = (workspaceId: string, name: string): Auth => ({
  workspaceId,
  actor: { kind: 'user', id: name, name },
  role: 'manager',
  permissions: new Set<Permission>(['campaigns.write', 'campaigns.approve']),
});
