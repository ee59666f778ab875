import type { Delivery } from '../callback/deliver.ts';
import { createTransport, type Transport } from '../callback/transport.ts';
import type { Population } from '../population/driver.ts';
import { createClock, type Clock } from './clock.ts';
import { noFaults, type Faults } from './faults.ts';
import { createRandom, type Random } from './random.ts';
import type { ChatEntry, WorldData } from './types.ts';

/** The last `size` items of a stream, oldest first. */
export interface Ring<T> {
  items: T[];
  size: number;
}

export interface Stats {
  apiCalls: Record<string, number>;
  apiErrors: Record<string, number>;
  callbacks: { sent: number; accepted: number; replied: number; faulted: number; retries: number };
  customMessages: number;
}

/** The whole simulated platform: data that a snapshot keeps, and what runs around it. */
export interface World {
  readonly seed: number | string;
  readonly clock: Clock;
  readonly transport: Transport;
  random: Random;
  data: WorldData;
  faults: Faults;
  apiFaults: boolean;
  stats: Stats;
  deliveries: Ring<Delivery>;
  messages: Ring<ChatEntry & { appId: string; openid: string }>;
  /** Load runs learn here that the first customer message for an openid arrived. */
  arrivals: Map<string, () => void>;
  /** Simulated people by appId. */
  populations: Map<string, Population>;
  /** Pending asynchronous jobs, so that closing leaves nothing behind. */
  timers: Set<NodeJS.Timeout>;
}

const emptyStats = (): Stats => ({
  apiCalls: {},
  apiErrors: {},
  callbacks: { sent: 0, accepted: 0, replied: 0, faulted: 0, retries: 0 },
  customMessages: 0,
});

const emptyData = (): WorldData => ({
  accounts: new Map(),
  tokens: new Map(),
  codes: new Map(),
  webTokens: new Map(),
  refreshTokens: new Map(),
  nextPerson: 1,
  nextSeq: 1,
  nextMessage: 1,
  nextMenuId: 400_000_001,
});

const DELIVERIES_KEPT = 500;
const MESSAGES_KEPT = 5_000;

export function createWorld(options: { seed: number | string; now?: () => number }): World {
  return {
    seed: options.seed,
    clock: createClock(options.now),
    transport: createTransport(),
    random: createRandom(options.seed),
    data: emptyData(),
    faults: noFaults(),
    apiFaults: false,
    stats: emptyStats(),
    deliveries: { items: [], size: DELIVERIES_KEPT },
    messages: { items: [], size: MESSAGES_KEPT },
    arrivals: new Map(),
    populations: new Map(),
    timers: new Set(),
  };
}

/** Back to an empty platform; the clock keeps its offset. */
export function resetWorld(world: World): void {
  for (const timer of world.timers) clearTimeout(timer);
  world.timers.clear();
  world.random = createRandom(world.seed);
  world.data = emptyData();
  world.faults = noFaults();
  world.apiFaults = false;
  world.stats = emptyStats();
  world.deliveries.items = [];
  world.messages.items = [];
  world.arrivals.clear();
  world.populations.clear();
}

/** Adds to a ring; trimmed in slabs so that a push costs constant time. */
export function keep<T>(ring: Ring<T>, item: T): void {
  ring.items.push(item);
  if (ring.items.length >= ring.size * 2) ring.items = ring.items.slice(-ring.size);
}

/** Runs a job of the platform later (template and mass results); errors surface as rejections. */
export function later(world: World, delayMs: number, job: () => Promise<unknown>): void {
  const timer = setTimeout(() => {
    world.timers.delete(timer);
    void job();
  }, delayMs);
  world.timers.add(timer);
}

/** A 64-bit id of 19 digits, beyond what a JavaScript number holds exactly, rising with time. */
export function nextMessageId(world: World): bigint {
  const serial = world.data.nextMessage++ % 100_000;
  return BigInt(
    `3${world.clock.now().toString().padStart(13, '0')}${String(serial).padStart(5, '0')}`,
  );
}
