import type { Clock } from '#kernel/clock.ts';
import type { Db } from '#kernel/db/database.ts';
import type { Live } from '#kernel/live/live.ts';
import type { Logger } from '#kernel/telemetry/log.ts';
import type { Signs, Source } from './source.ts';
import { saveSigns } from './store.ts';

/**
 * A source that was quiet is written soon, since a person may be waiting to see her first event; a
 * busy one this often at most. A crash loses the signs of that time, not the events.
 */
const soonMs = 200;
const flushMs = 3_000;

type Of = Pick<Source, 'id' | 'workspaceId'>;
type Told = { type: string; name: string | null };
type Refused = { code: string; origin: string | null };

/** Notes what sources tell and are refused, so that people see whether a snippet works. */
export interface Watch {
  told(source: Of, event: Told): void;
  refused(source: Of, refusal: Refused): void;
  flush(): Promise<void>;
}

export function createWatch(deps: { db: Db; clock: Clock; log: Logger; live: Live }): Watch {
  const seen = new Map<string, Signs & { sourceId: string; workspaceId: string }>();
  let timer: NodeJS.Timeout | null = null;
  let flushedAt = 0;

  function signsOf({ id, workspaceId }: Of): Signs {
    const wait = Math.max(soonMs, flushedAt + flushMs - deps.clock.now().getTime());
    timer ??= setTimeout(() => void flush(), wait).unref();
    const known = seen.get(id) ?? {
      sourceId: id,
      workspaceId,
      lastEvent: null,
      lastRefusal: null,
    };
    seen.set(id, known);
    return known;
  }

  async function flush(): Promise<void> {
    if (timer) clearTimeout(timer);
    timer = null;
    if (seen.size === 0) return;
    flushedAt = deps.clock.now().getTime();
    const signs = [...seen.values()];
    seen.clear();
    try {
      await saveSigns(deps.db, signs);
      for (const workspaceId of new Set(signs.map((sign) => sign.workspaceId)))
        deps.live.publish({ workspaceId, topic: 'channels', data: {} });
    } catch (error) {
      deps.log.warn({ err: error }, 'the latest events of sources were not noted');
    }
  }

  const now = () => deps.clock.now().toISOString();
  return {
    told(source, { type, name }) {
      signsOf(source).lastEvent = { at: now(), type, name };
    },
    refused(source, { code, origin }) {
      signsOf(source).lastRefusal = { at: now(), code, origin };
    },
    flush,
  };
}
