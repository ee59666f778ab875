import type { Unit } from '#kernel/unit.ts';
import type { Engine } from './engine.ts';
import type { Entry } from './entry/limits.ts';
import type { Journeys } from './loaded.ts';
import { entryKey, saveEntries, type EntryChange } from './store/entries.ts';
import {
  countShards,
  saveCounts,
  saveTotals,
  saveVisits,
  type Moved,
  type Told,
} from './store/moves.ts';
import { saveRuns } from './store/runs.ts';
import type { Decision, Run } from './types.ts';

/** Keeps account of what happened in a unit, and writes it down at its end. */
export interface Ledger {
  /** What was decided on a run. */
  note(before: Run, decision: Decision): void;
  /** Somebody came in; `entry` is what is known of her now. */
  entered(run: Run, entry: Entry): void;
  /** What people may want to know of the visit at which a run stands. */
  detail(run: Run, step: string, seq: number, detail: Record<string, unknown>): void;
  statusOf(run: Run): string | undefined;
  nameOf(run: Run): string;
  /** The statements travel with the last ones of the unit, which waits for them. */
  save(): void;
}

export function openLedger(engine: Engine, unit: Unit, journeys: Journeys): Ledger {
  const runs = new Map<string, Run>();
  const moved: Moved[] = [];
  const told: Told[] = [];
  const changes = new Map<string, EntryChange>();

  function change({ workspaceId, contactId, journeyId }: Run): EntryChange {
    const key = entryKey({ contactId, journeyId });
    const known = changes.get(key);
    if (known) return known;
    const none = { entered: 0, ended: 0, lastAt: null, burstAt: null, burst: null };
    const made = { workspaceId, contactId, journeyId, ...none };
    changes.set(key, made);
    return made;
  }

  const nameOf = (run: Run) => journeys.get(run.journeyId)?.name ?? '';
  const tell = ({ workspaceId, journeyId, version }: Run, what: string) =>
    told.push({ workspaceId, journeyId, version, what });

  function publish(): void {
    const touched = new Map([...runs.values()].map((run) => [run.journeyId, run.workspaceId]));
    for (const [id, workspaceId] of touched)
      engine.kernel.live.publish({ workspaceId, topic: 'journeys', data: { id } });
    const wakes = [...runs.values()].flatMap(({ wakeAt }) => wakeAt ?? []);
    if (wakes.length > 0) engine.aim(new Date(Math.min(...wakes.map(Number))));
  }

  return {
    note(before, { run, moves }) {
      runs.set(run.id, run);
      for (const move of moves) moved.push({ run, move });
      if (before.status !== 'ended' && run.status === 'ended') {
        change(run).ended += 1;
        tell(run, `-${run.reason ?? ''}`);
      }
      if (before.goalAt === null && run.goalAt !== null) tell(run, 'goal');
    },
    entered(run, { lastAt, burstAt, burst }) {
      tell(run, '+');
      const own = change(run);
      own.entered += 1;
      Object.assign(own, { lastAt, burstAt, burst });
      const { workspaceId, contactId, journeyId, id: runId, version } = run;
      unit.append({
        workspaceId,
        type: 'journey.entered',
        identities: [],
        contactId,
        channelId: null,
        occurredAt: unit.now,
        data: { journeyId, runId, version, name: nameOf(run) },
      });
    },
    detail(run, step, seq, detail) {
      const { version } = run;
      moved.push({ run, move: { kind: 'noted', version, step, seq, detail } });
    },
    statusOf: (run) => journeys.get(run.journeyId)?.status,
    nameOf,
    save() {
      const shard = Math.floor(engine.kernel.random.next() * countShards);
      unit.defer(saveRuns(unit.tx, [...runs.values()]));
      unit.defer(saveVisits(unit.tx, moved));
      unit.defer(saveEntries(unit.tx, [...changes.values()]));
      unit.defer(saveCounts(unit.tx, moved, shard));
      unit.defer(saveTotals(unit.tx, told, shard));
      if (runs.size > 0) unit.afterCommit(publish);
    },
  };
}
