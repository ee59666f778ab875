import type { MessageReason } from '#contracts/api/messages.ts';
import type { TimelineEntry, TimelineRenderer } from '#kernel/registry.ts';
import { previews } from './read.ts';

/** Lines for what we sent her, or did not, and why. */
export const messageRenderer: TimelineRenderer = {
  types: ['message.sent', 'message.skipped', 'message.failed'],
  async render(tx, workspaceId, facts) {
    const own = facts.flatMap((fact) =>
      fact.type === 'message.sent' ||
      fact.type === 'message.skipped' ||
      fact.type === 'message.failed'
        ? [fact]
        : [],
    );
    const ids = own.map((fact) => fact.data.messageId);
    const known = await previews(tx, workspaceId, ids);
    return new Map<string, TimelineEntry>(
      own.map((fact) => {
        const message = known.get(fact.data.messageId);
        const values = {
          messageId: fact.data.messageId,
          purpose: fact.data.purpose,
          kind: message?.kind ?? null,
          preview: message?.preview ?? null,
          ...('reason' in fact.data ? { reason: fact.data.reason } : {}),
          ...flat(message?.reason),
        };
        const uncertain = fact.type === 'message.failed' && fact.data.uncertain;
        const key = uncertain ? 'message.uncertain' : fact.type;
        return [fact.id, { key, values, icon: icons[key] ?? 'message' }];
      }),
    );
  },
};

const icons: Record<string, string> = {
  'message.sent': 'send',
  'message.skipped': 'skip',
  'message.failed': 'error',
  'message.uncertain': 'question',
};

/** The reason's own values, under names that cannot meet those of the line. */
const flat = (reason: MessageReason | undefined) =>
  Object.fromEntries(
    Object.entries(reason?.values ?? {}).map(([name, value]) => [`reason.${name}`, value]),
  );
