import { z } from 'zod';
import { messagePurpose } from '#contracts/api/messages.ts';
import type { Action, ActionRequest } from '#kernel/registry.ts';
import type { Messages } from '../messages.ts';
import { suppress } from './suppressions.ts';

const dayMs = 86_400_000;

const input = z.object({
  purpose: messagePurpose.nullable().default(null).meta({ picks: 'purpose' }),
  why: z.string().trim().min(1).max(200),
  days: z.int().min(1).max(3650).nullable().default(null),
});

/** `messages.suppress`: has nothing sent to people, of one purpose or at all, for some days or for good. */
export const suppressAction = (messages: Messages): Action => ({
  name: 'messages.suppress',
  input,
  async run(unit, requests) {
    const alike = Map.groupBy(requests, ({ workspaceId, why, at, params }) =>
      JSON.stringify([workspaceId, why, at, params]),
    );
    for (const group of alike.values()) await suppressAll(group);
    unit.afterCommit(() => messages.wakeDue());

    async function suppressAll(group: readonly ActionRequest[]): Promise<void> {
      const [first] = group;
      if (!first) return;
      const { workspaceId, why: cause, at, params } = first;
      const { purpose, why, days } = input.parse(params);
      const until = days === null ? null : new Date(at.getTime() + days * dayMs).toISOString();
      const items = group.map(({ contactId }) => ({ contactId }));
      const by = cause.replace(/^\w+:/, '');
      await suppress(unit.tx, workspaceId, { items, purpose, why, until }, by, unit.now);
    }
  },
});
