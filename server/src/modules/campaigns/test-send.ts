import { messagesOf } from '#modules/messages/index.ts';
import type { campaignTest, testCampaign } from '#contracts/api/campaigns.ts';
import { audit } from '#kernel/audit.ts';
import { DomainError } from '#kernel/errors.ts';
import type { Auth } from '#kernel/http/auth.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { z } from 'zod';
import { subjectOf } from './change.ts';
import { readCampaign } from './store.ts';

const worthMs = 3_600_000;

/**
 * Sends one arm's message now to some people, by the same decision as everybody's: the reason says why one of
 * them gets nothing. It counts for no result.
 *
 * @throws DomainError `campaign.not_found`, `campaign.unknown_arm`
 */
export async function sendTest(
  kernel: Kernel,
  auth: Auth,
  id: string,
  { arm, contactIds }: z.infer<typeof testCampaign>,
): Promise<z.infer<typeof campaignTest>> {
  const { workspaceId } = auth;
  return kernel.unit(async (unit) => {
    const row = await readCampaign(unit.tx, workspaceId, id);
    const chosen = row.plan.arms.find((one) => one.id === arm);
    if (!chosen)
      throw new DomainError('invalid', 'campaign.unknown_arm', `There is no arm ${arm}.`, { arm });
    const people = [...new Set(contactIds)];
    const results = await messagesOf(kernel).send(
      unit,
      people.map((contactId) => ({
        workspaceId,
        contactId,
        purpose: chosen.message.purpose,
        priority: 'normal',
        ways: chosen.message.ways,
        expiresAt: new Date(unit.now.getTime() + worthMs),
        source: { kind: 'campaign_test', id },
      })),
    );
    await audit(unit, auth, 'campaign.tested', subjectOf(row), { arm, people: people.length });
    return {
      items: results.map((result, nth) => ({ contactId: people[nth] ?? '', ...result })),
    };
  });
}
