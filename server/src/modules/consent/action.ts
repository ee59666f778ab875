import { z } from 'zod';
import { putConsent } from '#contracts/api/consent.ts';
import type { Action } from '#kernel/registry.ts';
import { statementIn } from './reactions.ts';
import { saveStatements } from './store.ts';

const { purpose, channel } = putConsent.shape;
const input = z.object({
  purpose: purpose.meta({ picks: 'purpose' }),
  granted: z.boolean(),
  channel: channel.meta({ picks: 'channel' }),
});

/** `consent.record`: notes what people agreed to or refused, such as by the answer that brought them. */
export const consentAction: Action = {
  name: 'consent.record',
  input,
  async run(unit, requests) {
    const facts = requests.map(({ workspaceId, contactId, why, at, params }) => ({
      workspaceId,
      contactId,
      occurredAt: at,
      data: { ...input.parse(params), source: why },
    }));
    for (const fact of facts)
      unit.append({ ...fact, type: 'consent.changed', identities: [], channelId: null });
    // At once and not by the reaction alone: the next message must respect a refusal.
    await saveStatements(unit.tx, facts.map(statementIn));
  },
};
