import type { Campaign, CampaignProblem } from '#contracts/api/campaigns.ts';
import type { RuleProblem } from '#contracts/rules.ts';
import { campaignPlan, type CampaignArm, type CampaignPlan } from '#contracts/campaigns.ts';

/** What is edited of a campaign. */
export interface Draft {
  name: string;
  description: string;
  needsApproval: boolean;
  plan: CampaignPlan;
}

export const draftOf = ({ name, description, needsApproval, plan }: Campaign): Draft => ({
  name,
  description,
  needsApproval,
  plan,
});

const parts = Object.keys(campaignPlan.shape) as (keyof CampaignPlan)[];

/** A place as the server names it: `arms[1].message`. */
const placeOf = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (place, step) =>
      typeof step === 'number'
        ? `${place}[${step}]`
        : `${place}${place === '' ? '' : '.'}${String(step)}`,
    '',
  );

/** What is missing in a plan before the server takes it, each at its place. */
export function unfinished(plan: CampaignPlan): CampaignProblem[] {
  const { error } = campaignPlan.safeParse(plan);
  const places = new Set((error?.issues ?? []).map(({ path }) => placeOf(path)));
  return [...places].map((path) => ({ path, code: 'unfinished', values: {} }));
}

/**
 * The draft as far as it can be kept: a part of the plan that is not finished yet stays as it was
 * kept last, so that half a message does not hold up everything else.
 */
export function savable(draft: Draft, kept: Draft): Draft {
  const plan: Record<string, unknown> = { ...draft.plan };
  for (const part of parts)
    if (!campaignPlan.shape[part].safeParse(draft.plan[part]).success) plan[part] = kept.plan[part];
  return {
    ...draft,
    name: draft.name.trim() || kept.name,
    description: draft.description.trim(),
    plan: plan as CampaignPlan,
  };
}

export const same = (a: Draft, b: Draft): boolean => JSON.stringify(a) === JSON.stringify(b);

const within = (path: string, place: string) =>
  path === place || path.startsWith(`${place}.`) || path.startsWith(`${place}[`);

/** Problems at a place of the plan or below it. */
export const problemsUnder = (problems: readonly CampaignProblem[], place: string) =>
  problems.filter(({ path }) => within(path, place));

/** What is wrong inside a rule, at its places as the rule builder names them. */
export const inRule = (
  problems: readonly CampaignProblem[],
  place: 'audience' | 'exclude',
): RuleProblem[] =>
  problemsUnder(problems, place)
    .filter(({ code }) => code !== 'unfinished' && !code.startsWith('campaign.'))
    .map(({ path, code, values }) => ({
      path: path.replace(place, '$'),
      code: code as RuleProblem['code'],
      values: values as RuleProblem['values'],
    }));

/** Shares of 100 that differ by one at most. */
export function evenShares(count: number): number[] {
  const base = Math.floor(100 / count);
  return Array.from({ length: count }, (_, at) => base + (at < 100 - base * count ? 1 : 0));
}

const letters = 'abcdefghijklmnopqrstuvwxyz';

/** What an arm is called until somebody names it: A, B, … by its place. */
export const armLetter = (at: number): string => (letters[at] ?? String(at + 1)).toUpperCase();

/** With one more arm that begins as a copy of another, all of the same share. */
export function withArm(arms: readonly CampaignArm[], message: CampaignArm['message']) {
  const taken = new Set(arms.map(({ id }) => id));
  const id = [...letters].find((letter) => !taken.has(letter)) ?? `arm${arms.length + 1}`;
  return sharedEvenly([...arms, { id, name: '', share: 1, message }]);
}

export function sharedEvenly(arms: readonly CampaignArm[]): CampaignArm[] {
  const shares = evenShares(arms.length);
  return arms.map((arm, at) => ({ ...arm, share: shares[at] ?? 1 }));
}
