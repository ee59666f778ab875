import type { AnyFact } from '#contracts/facts.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { audienceOf } from '#modules/audience/index.ts';
import {
  loadVariables,
  messagesOf,
  openWindows,
  renderContent,
  type OpenWindow,
} from '#modules/messages/index.ts';
import { bestHours, zonesOf } from '../engine/time/people.ts';
import type { World } from './world.ts';

const minuteMs = 60_000;

/**
 * A person as she is known: rules, windows and the message decision are asked as of the moment of the
 * play. What the play itself would have changed (her tags, messages sent before) they do not see.
 *
 * @param channelIds accounts that facts of the play come by
 */
export async function realWorld(
  kernel: Kernel,
  workspaceId: string,
  contactId: string,
  channelIds: readonly string[],
): Promise<World> {
  const { db, registry } = kernel;
  const messages = messagesOf(kernel);
  await messages.accounts.load(db, channelIds);
  const audience = audienceOf(kernel);
  return {
    opens: (fact) => opensOf(kernel, workspaceId, fact),
    async look(_run, ask, now, opened) {
      const people = [contactId];
      const held = await audience.holding(db, workspaceId, ask.rules, people, now);
      const zones = await zonesOf(db, workspaceId, people);
      const hours = ask.hours ? await bestHours(db, workspaceId, people, zones, now) : new Map();
      const windows = ask.windows ? await openWindows(db, workspaceId, people, now) : new Map();
      return {
        kind: 'look',
        held: held.get(contactId) ?? new Set(),
        zone: zones.get(contactId) ?? 'UTC',
        windows: [...(windows.get(contactId) ?? []), ...opened],
        hours: hours.get(contactId) ?? { from: 'none', hours: [] },
        cause: null,
      };
    },
    async send(_run, { message }, now) {
      const { purpose, ways, expiresInMinutes } = message;
      const expiresAt = new Date(now.getTime() + expiresInMinutes * minuteMs);
      const wish = { contactId, purpose, ways, expiresAt };
      const [decided] = await messages.preview(db, workspaceId, [wish], now);
      if (!decided) throw new Error('Each wish is decided on.');
      const { status, reason, channelId, content } = decided;
      if (status === 'queued') return { content, channelId, status, reason };
      const known = await loadVariables(db, registry, workspaceId, [{ contactId, content }]);
      const filled = renderContent(content, known.get(contactId) ?? {});
      return { content: filled, channelId, status, reason };
    },
  };
}

/** As the account's channel counts interactions. */
function opensOf(kernel: Kernel, workspaceId: string, fact: AnyFact): OpenWindow | null {
  const known = fact.channelId === null ? null : messagesOf(kernel).accounts.get(fact.channelId);
  if (known?.account.workspaceId !== workspaceId) return null;
  const grant = known.adapter.windowGrant(known.account, fact);
  return grant && { channelId: known.account.id, closesAt: grant.closesAt };
}
