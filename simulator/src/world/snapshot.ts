import type { WorldData } from './types.ts';
import type { World } from './world.ts';

type Tagged = { $map?: [unknown, unknown][]; $bytes?: string; $int?: string };

function pack(this: unknown, key: string, value: unknown): unknown {
  // Buffers arrive here already through their toJSON, so the holder is asked for the original.
  const original = (this as Record<string, unknown>)[key];
  if (Buffer.isBuffer(original)) return { $bytes: original.toString('base64') };
  if (value instanceof Map) return { $map: [...value] };
  return typeof value === 'bigint' ? { $int: value.toString() } : value;
}

function unpack(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unpack);
  if (typeof value !== 'object' || value === null) return value;
  const tagged = value as Tagged;
  if (tagged.$map !== undefined) {
    return new Map(tagged.$map.map(([key, item]) => [key, unpack(item)]));
  }
  if (tagged.$bytes !== undefined) return Buffer.from(tagged.$bytes, 'base64');
  if (tagged.$int !== undefined) return BigInt(tagged.$int);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, unpack(item)]));
}

/** The platform's data, random state and time as JSON text. */
export function takeSnapshot(world: World): string {
  const { data, random } = world;
  return JSON.stringify({ version: 1, now: world.clock.now(), random, data }, pack);
}

/** Puts a snapshot back. Throws when it is none. */
export function restore(world: World, snapshot: unknown): void {
  const parsed = unpack(snapshot) as {
    version?: number;
    now: number;
    random: World['random'];
    data: WorldData;
  };
  if (parsed?.version !== 1 || !(parsed.data?.accounts instanceof Map)) {
    throw new Error('this is no snapshot of the simulator');
  }
  world.data = parsed.data;
  world.random = parsed.random;
  world.clock.set(parsed.now);
}
