import { sql, type Tx } from '#kernel/db/database.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { Unit } from '#kernel/unit.ts';
import { createAccounts, type Accounts } from './accounts.ts';
import type { KnownContacts } from './decision/situations.ts';
import type { Intent, Wish } from './intent.ts';
import { massFigures, massSources } from './log/mass-calls.ts';
import { byPlatformId, type PlatformMessage } from './log/platform-ids.ts';
import type { OutboxRow } from './outbox/rows.ts';
import { startSender, type Sender } from './outbox/sender.ts';
import { announcement, outboxChannel } from './outbox/wake.ts';
import { bulkBacklog, withdraw } from './outbox/withdraw.ts';
import { preview, send, type Preview, type SendDeps, type SendResult } from './send.ts';

/** Sending, as other modules use it. */
export interface Messages {
  /**
   * Decides on intents and writes them down in the caller's transaction; what is to be sent leaves
   * after the commit. Set-based: hand in a whole batch. Order per person is that of the intents.
   *
   * @param known all people of the intents, when the caller has just loaded them
   * @returns what was decided, one per intent
   */
  send(unit: Unit, intents: readonly Intent[], known?: KnownContacts): Promise<SendResult[]>;
  /** What `send` would decide at this moment, one per wish; nothing is written down. */
  preview(tx: Tx, workspaceId: string, wishes: readonly Wish[], now: Date): Promise<Preview[]>;
  /**
   * Takes back messages that nobody has begun to send; they end in the log as `skip.withdrawn`.
   *
   * @returns the ids of those that were taken back
   */
  withdraw(
    unit: Unit,
    workspaceId: string,
    wanted: readonly { contactId: string; messageId: string }[],
  ): Promise<ReadonlySet<string>>;
  /**
   * Messages by the ids that platforms gave them, such as for reports on what became of them.
   *
   * @returns those of the wanted that are known, each with its id here
   */
  byPlatformId<T extends PlatformMessage>(
    tx: Tx,
    wanted: readonly T[],
  ): Promise<(T & { messageId: string })[]>;
  /** What platforms reported of mass sends, by source and part. */
  massFigures: typeof massFigures;
  /** What asked for mass sends, by the numbers that platforms report on. */
  massSources: typeof massSources;
  /** How many broadcast messages of the installation are ready to be sent; counts up to `upTo`. */
  backlog(tx: Tx, upTo: number): Promise<number>;
  accounts: Accounts;
  deps: SendDeps & { accounts: Accounts };
  /** Sends what is in the outbox until it is stopped; once per process. */
  startSender(): Sender;
  /** Has messages that wait decided anew soon. */
  wakeDue(): void;
}

const instances = new WeakMap<Kernel, Messages>();

/** The one instance of a program. */
export function messagesOf(kernel: Kernel): Messages {
  const known = instances.get(kernel);
  if (known) return known;
  const made = create(kernel);
  instances.set(kernel, made);
  return made;
}

function create(kernel: Kernel): Messages {
  const accounts = createAccounts(kernel.registry);
  let sender: Sender | null = null;
  const deps = {
    accounts,
    registry: kernel.registry,
    ready(counts: ReadonlyMap<string, number>) {
      if (sender) sender.wake(counts);
      else announce(kernel, counts);
    },
    room: (channelId: string) => sender?.room(channelId) ?? null,
    promise: (rows: Iterable<OutboxRow>) => sender?.promise(rows),
    renounce: (rows: Iterable<OutboxRow>) => sender?.renounce(rows),
    start: (rows: readonly OutboxRow[]) => sender?.start(rows),
    decideSoon: () => sender?.wakeDue(),
    changed(workspaceIds: Iterable<string>) {
      for (const workspaceId of workspaceIds)
        kernel.live.publish({ workspaceId, topic: 'messages', data: {} });
    },
  };
  return {
    accounts,
    deps,
    send: (unit, intents, known) => send(deps, unit, intents, known),
    preview: (tx, workspaceId, wishes, now) => preview(tx, deps, workspaceId, wishes, now),
    withdraw,
    byPlatformId,
    massFigures,
    massSources,
    backlog: bulkBacklog,
    startSender() {
      const started = startSender(kernel, deps);
      sender = started;
      return {
        ...started,
        async stop() {
          sender = null;
          await started.stop();
        },
      };
    },
    wakeDue: () => sender?.wakeDue(),
  };
}

/** Other processes are woken outside the commit; their poll finds the messages if this is lost. */
function announce(kernel: Kernel, counts: ReadonlyMap<string, number>): void {
  sql`select pg_notify(${outboxChannel}, ${announcement(counts)})`
    .execute(kernel.db)
    .catch((error: unknown) => kernel.log.debug({ err: error }, 'other senders were not woken'));
}
