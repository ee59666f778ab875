import { hash } from 'node:crypto';
import type { CampaignPlan } from '#contracts/campaigns.ts';

/** What stands for the control group where arms are named. */
export const controlArm = '';

/** Where chance puts a person. */
export interface Assignment {
  arm: string;
  /** Her place in the time over which the campaign is spread, 0 to 1. */
  spread: number;
}

const span = 2 ** 48;

/**
 * Chance without a memory: the same campaign and person always give the same arm, so that whoever was held
 * out once is held out each time, and a crash changes nobody's arm. SHA-256 of both, of which one part
 * says the arm and another one, independent of it, the place in time.
 */
export function assign(
  { control, arms }: Pick<CampaignPlan, 'control' | 'arms'>,
  campaignId: string,
  contactId: string,
): Assignment {
  const digest = hash('sha256', `${campaignId} ${contactId}`, 'buffer');
  const spread = digest.readUIntBE(6, 6) / span;
  const drawn = (digest.readUIntBE(0, 6) / span) * 100;
  if (drawn < control) return { arm: controlArm, spread };
  const total = arms.reduce((sum, { share }) => sum + share, 0);
  const place = ((drawn - control) / (100 - control)) * total;
  let upTo = 0;
  const found = arms.find(({ share }) => place < (upTo += share)) ?? arms.at(-1);
  return { arm: found?.id ?? controlArm, spread };
}
