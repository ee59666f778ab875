import type { SendOutcome } from '#kernel/channel-adapter.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { Accounts } from '../../accounts.ts';
import { sendMarginMs } from '../../decision/rules.ts';
import { judge } from './outcome.ts';
import type { Result } from './results.ts';
import type { OutboxRow } from '../rows.ts';

/**
 * Makes the one call for a claimed message and hands in what came of it.
 *
 * @returns whether the next message to the same person may follow at once
 */
export async function deliver(
  kernel: Kernel,
  accounts: Accounts,
  sender: number,
  row: OutboxRow,
  probe: boolean,
  hand: (result: Result) => void,
): Promise<'go on' | 'hold'> {
  const startedAt = kernel.clock.now();
  const base = { sender, row, startedAt, probe };
  const sendable = accounts.get(row.channelId);
  const usableMs = Math.min(row.expiresAt.getTime(), row.usableUntil.getTime() - sendMarginMs);
  if (!sendable || usableMs <= startedAt.getTime()) {
    const verdict = { to: 'outbox' as const, until: startedAt, reason: null };
    hand({ ...base, endedAt: startedAt, verdict, lesson: null });
    return 'hold';
  }
  let outcome: SendOutcome;
  try {
    outcome = await sendable.adapter.send(sendable.account, row.address, row.content, row.id);
  } catch (error) {
    // A fault of ours: whether bytes had left by then cannot be known here.
    kernel.log.error({ err: error, messageId: row.id }, 'an adapter threw while sending');
    const reason = error instanceof Error ? error.message : String(error);
    outcome = { status: 'uncertain', code: 'internal', reason };
  }
  kernel.metrics.sends.inc({ kind: sendable.adapter.kind, outcome: outcome.status });
  const endedAt = kernel.clock.now();
  const { verdict, lesson } = judge(outcome, row, endedAt);
  hand({ ...base, endedAt, verdict, lesson });
  const refused = lesson.window !== null || lesson.unreachable;
  return verdict?.to !== 'log' || refused ? 'hold' : 'go on';
}
