import { audienceOf } from '#modules/audience/index.ts';
import { contentProblems, variablesIn } from '#modules/messages/index.ts';
import type { CampaignProblem } from '#contracts/api/campaigns.ts';
import type { CampaignPlan } from '#contracts/campaigns.ts';
import type { MessageContent } from '#contracts/content.ts';
import type { Rule } from '#contracts/rules.ts';
import { sql, type Tx } from '#kernel/db/database.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { anywhere } from './clock.ts';
import { firstTime } from './times.ts';

const problem = (
  path: string,
  code: string,
  values: CampaignProblem['values'] = {},
): CampaignProblem => ({ path, code: `campaign.${code}`, values });

/** Everything that keeps a plan from going out now; what a draft may still lack too. */
export async function problemsOf(
  kernel: Kernel,
  tx: Tx,
  workspaceId: string,
  plan: CampaignPlan,
  zone: string,
): Promise<CampaignProblem[]> {
  return [
    ...shapeProblems(plan, zone, kernel.clock.now()),
    ...textProblems(plan),
    ...(await ruleProblems(kernel, tx, workspaceId, plan)),
    ...(await channelProblems(tx, workspaceId, plan)),
  ];
}

/** What can be told from the plan alone. */
export function shapeProblems(plan: CampaignPlan, zone: string, now: Date): CampaignProblem[] {
  const { arms } = plan;
  const total = arms.reduce((sum, { share }) => sum + share, 0);
  const twice = arms.filter(({ id }, nth) => arms.findIndex((arm) => arm.id === id) !== nth);
  return [
    ...(plan.audience === null ? [problem('audience', 'no_audience')] : []),
    ...(arms.length === 0 ? [problem('arms', 'no_message')] : []),
    ...(arms.length > 0 && total !== 100 ? [problem('arms', 'shares', { total })] : []),
    ...twice.map(({ id }) => problem('arms', 'arm_twice', { id })),
    ...timeProblems(plan, zone, now),
  ];
}

function timeProblems({ schedule }: CampaignPlan, zone: string, now: Date): CampaignProblem[] {
  const past = problem('schedule', 'past');
  switch (schedule.kind) {
    case 'now':
      return [];
    case 'at':
      return Date.parse(schedule.at) <= now.getTime() ? [past] : [];
    case 'local':
      return anywhere(schedule.day, schedule.time).last <= now ? [past] : [];
    case 'recurring':
      return firstTime(schedule, zone, now) === null ? [past] : [];
  }
}

/** Texts that could not be filled in, or not for each: a mass send is the same for everybody. */
const textProblems = ({ arms }: CampaignPlan): CampaignProblem[] =>
  arms.flatMap(({ message }, arm) =>
    message.ways.flatMap(({ content, languages, mass }, way) => {
      const place = `arms[${arm}].message.ways[${way}]`;
      const all: [string, MessageContent][] = [
        [`${place}.content`, content],
        ...languages.map((variant, nth): [string, MessageContent] => [
          `${place}.languages[${nth}].content`,
          variant.content,
        ]),
      ];
      return all.flatMap(([path, one]) => {
        const unread = contentProblems(one).map(({ field, line, column, message: words }) =>
          problem(`${path}.${field}`, 'bad_template', { line, column, words }),
        );
        const used = mass && unread.length === 0 ? variablesIn(one).slice(0, 1) : [];
        return [...unread, ...used.map((name) => problem(path, 'mass_variables', { name }))];
      });
    }),
  );

async function ruleProblems(
  kernel: Kernel,
  tx: Tx,
  workspaceId: string,
  { audience, exclude, goal }: CampaignPlan,
): Promise<CampaignProblem[]> {
  const rules: [string, Rule | null][] = [
    ['audience', audience],
    ['exclude', exclude],
    ['goal', goal && asRule(goal)],
  ];
  const found: CampaignProblem[] = [];
  for (const [place, rule] of rules) {
    if (rule === null) continue;
    for (const { path, code, values } of await audienceOf(kernel).problems(tx, workspaceId, rule))
      found.push({ path: path.replace(/^\$/, place), code, values });
  }
  return found;
}

/** A goal is checked as the condition that somebody reached it. */
const asRule = ({ fact, within }: NonNullable<CampaignPlan['goal']>): Rule => ({
  kind: 'did',
  fact,
  window: { kind: 'last', span: within },
  measure: { of: 'count' },
  compare: { op: 'atLeast', value: 1 },
});

async function channelProblems(
  tx: Tx,
  workspaceId: string,
  { arms }: CampaignPlan,
): Promise<CampaignProblem[]> {
  const named = arms.flatMap(({ message }, arm) =>
    message.ways.flatMap(({ channels }, way) =>
      channels.map((id) => ({ id, path: `arms[${arm}].message.ways[${way}].channels` })),
    ),
  );
  if (named.length === 0) return [];
  const { rows } = await sql<{ id: string }>`
    select id from channels.accounts
    where workspace_id = ${workspaceId}
      and id = any(${named.map(({ id }) => id)}::uuid[])`.execute(tx);
  const known = new Set(rows.map(({ id }) => id));
  return named
    .filter(({ id }) => !known.has(id))
    .map(({ id, path }) => problem(path, 'unknown_channel', { id }));
}
