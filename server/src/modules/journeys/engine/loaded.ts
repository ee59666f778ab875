import type { FactType } from '#contracts/facts.ts';
import { journeyDefinition, type JourneyDefinition, type Trigger } from '#contracts/journeys.ts';
import { sql, type Tx } from '#kernel/db/database.ts';
import type { Logger } from '#kernel/telemetry/log.ts';
import { listensTo } from './decide/interest.ts';

/** A journey that is more than a draft. */
export interface KnownJourney {
  id: string;
  workspaceId: string;
  name: string;
  status: 'live' | 'paused' | 'draining' | 'stopped';
  liveVersion: number;
}

/** A way into a live journey. */
export interface WayIn<K extends Trigger['kind'] = Trigger['kind']> {
  journey: KnownJourney;
  definition: JourneyDefinition;
  trigger: Extract<Trigger, { kind: K }>;
}

/** All workspaces' journeys, as of one moment of the clock that moves when they change. */
export interface Journeys {
  get(id: string): KnownJourney | undefined;
  /** Those where somebody may be woken. */
  awake: readonly string[];
  /** Whether facts of this type matter to anybody in a journey, or bring anybody into one. */
  concerns(workspaceId: string, type: FactType): boolean;
  waysIn(workspaceId: string, type: FactType): readonly WayIn[];
}

/** Definitions by journey and version, which never change. */
export interface Definitions {
  /**
   * Reads those that are not known; afterwards the others answer without waiting. One that cannot be
   * read is told to the log, and left out: it must not hold up whatever else happens.
   */
  load(tx: Tx, keys: readonly VersionKey[]): Promise<void>;
  has(key: VersionKey): boolean;
  /** @throws when it was not loaded, or could not be read */
  get(key: VersionKey): JourneyDefinition;
}
interface VersionKey {
  journeyId: string;
  version: number;
}

const definitionLimit = 1_000;
const keyOf = ({ journeyId, version }: VersionKey) => `${journeyId} ${version}`;

export function createDefinitions(log: Logger): Definitions {
  const known = new Map<string, JourneyDefinition>();
  /** Those in use are the last to be forgotten. */
  function touch(key: VersionKey): void {
    const definition = known.get(keyOf(key));
    if (!definition) return;
    known.delete(keyOf(key));
    known.set(keyOf(key), definition);
  }
  return {
    async load(tx, keys) {
      const missing = keys.filter((key) => !known.has(keyOf(key)));
      for (const key of keys) touch(key);
      if (missing.length === 0) return;
      const { rows } = await sql<VersionKey & { definition: unknown }>`
        select journey_id as "journeyId", version, definition from journeys.versions
        where journey_id = any(${[...new Set(missing.map((key) => key.journeyId))]}::uuid[])`.execute(
        tx,
      );
      for (const row of rows) {
        const { success, data, error } = journeyDefinition.safeParse(row.definition);
        if (success) known.set(keyOf(row), data);
        else log.error({ err: error, journey: keyOf(row) }, 'a journey cannot be read');
      }
      for (const key of keys) touch(key);
      for (const key of known.keys()) {
        if (known.size <= definitionLimit) break;
        known.delete(key);
      }
    },
    has: (key) => known.has(keyOf(key)),
    get(key) {
      const definition = known.get(keyOf(key));
      if (!definition) throw new Error(`Journey ${key.journeyId} has no version ${key.version}.`);
      return definition;
    },
  };
}

/** Facts that may bring people in by a trigger. */
function entryTypes(trigger: Trigger): FactType[] {
  switch (trigger.kind) {
    case 'fact':
      return [trigger.fact.type];
    case 'segment':
      return [`segment.${trigger.on}`];
    case 'code':
      return ['contact.followed', 'code.scanned'];
    default:
      return [];
  }
}

/** Keeps the journeys of all workspaces prepared; every use looks whether one was changed, by one row. */
export function createJourneys(definitions: Definitions) {
  let kept: { version: string; journeys: Journeys } | null = null;
  const listens = new Map<string, ReadonlySet<FactType>>();

  async function read(tx: Tx): Promise<Journeys> {
    const { rows } = await sql<KnownJourney & { versions: number[] }>`
      select j.id, j.workspace_id as "workspaceId", j.name, j.status, j.live_version as "liveVersion",
        array(select v.version from journeys.versions v where v.journey_id = j.id) as versions
      from journeys.journeys j where j.status <> 'draft' and j.live_version is not null
      order by j.id`.execute(tx);
    const keys = rows.flatMap((row) => [
      { journeyId: row.id, version: row.liveVersion },
      ...row.versions
        .map((version) => ({ journeyId: row.id, version }))
        .filter((key) => !listens.has(keyOf(key))),
    ]);
    await definitions.load(tx, keys);
    for (const key of keys)
      if (definitions.has(key)) listens.set(keyOf(key), listensTo(definitions.get(key)));
    return prepare(
      rows.filter(({ id, liveVersion }) =>
        definitions.has({ journeyId: id, version: liveVersion }),
      ),
    );
  }

  function prepare(rows: readonly (KnownJourney & { versions: number[] })[]): Journeys {
    const byId = new Map(rows.map(({ versions: _, ...journey }) => [journey.id, journey]));
    const concerns = new Set<string>();
    const ways = new Map<string, WayIn[]>();
    for (const { versions, ...journey } of rows) {
      const { id: journeyId, workspaceId, status, liveVersion } = journey;
      for (const version of versions)
        for (const type of listens.get(keyOf({ journeyId, version })) ?? [])
          concerns.add(`${workspaceId} ${type}`);
      if (status !== 'live') continue;
      const definition = definitions.get({ journeyId, version: liveVersion });
      for (const trigger of definition.triggers)
        for (const type of entryTypes(trigger)) {
          const key = `${workspaceId} ${type}`;
          concerns.add(key);
          ways.set(key, [...(ways.get(key) ?? []), { journey, definition, trigger }]);
        }
    }
    return {
      get: (id) => byId.get(id),
      awake: rows
        .filter(({ status }) => status === 'live' || status === 'draining')
        .map(({ id }) => id),
      concerns: (workspaceId, type) => concerns.has(`${workspaceId} ${type}`),
      waysIn: (workspaceId, type) => ways.get(`${workspaceId} ${type}`) ?? [],
    };
  }

  return async function current(tx: Tx): Promise<Journeys> {
    const { rows } = await sql<{ version: string }>`
      select version::text from journeys.clock`.execute(tx);
    const version = rows[0]?.version ?? '';
    if (kept?.version === version) return kept.journeys;
    // Read after its version: a change in between shows as one more change the next time.
    kept = { version, journeys: await read(tx) };
    return kept.journeys;
  };
}

export type CurrentJourneys = ReturnType<typeof createJourneys>;
