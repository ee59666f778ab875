import type { Db } from '#kernel/db/database.ts';
import type { Clock } from '#kernel/clock.ts';
import type { Live } from '#kernel/live/live.ts';
import type { Logger } from '#kernel/telemetry/log.ts';
import { saveSightings, type Sighting } from './store.ts';

/** So often at most are the counts written; a crash loses the counts of that time, not the facts. */
const flushMs = 3_000;

/** Keeps count of what platforms deliver, so that people see whether a channel is connected. */
export interface Watch {
  accepted(channel: { id: string; workspaceId: string }): void;
  /** @param because words for the operator */
  refused(channel: { id: string; workspaceId: string }, because: string): void;
  flush(): Promise<void>;
}

export function createWatch(deps: { db: Db; clock: Clock; log: Logger; live: Live }): Watch {
  const seen = new Map<string, Sighting>();
  let timer: NodeJS.Timeout | null = null;

  function sighting(channel: { id: string; workspaceId: string }): Sighting {
    timer ??= setTimeout(() => void flush(), flushMs).unref();
    const known = seen.get(channel.id);
    if (known) return known;
    const fresh: Sighting = {
      channelId: channel.id,
      workspaceId: channel.workspaceId,
      accepted: 0,
      refused: 0,
      acceptedAt: null,
      refusedAt: null,
      refusedBecause: null,
    };
    seen.set(channel.id, fresh);
    return fresh;
  }

  async function flush(): Promise<void> {
    if (timer) clearTimeout(timer);
    timer = null;
    const sightings = [...seen.values()];
    seen.clear();
    try {
      await saveSightings(deps.db, sightings);
      for (const { workspaceId } of sightings)
        deps.live.publish({ workspaceId, topic: 'channels', data: {} });
    } catch (error) {
      deps.log.warn({ err: error }, 'counts of callbacks were not saved');
    }
  }

  return {
    accepted(channel) {
      const entry = sighting(channel);
      entry.accepted += 1;
      entry.acceptedAt = deps.clock.now();
    },
    refused(channel, because) {
      const entry = sighting(channel);
      entry.refused += 1;
      entry.refusedAt = deps.clock.now();
      entry.refusedBecause = because;
    },
    flush,
  };
}
