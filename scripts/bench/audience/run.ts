import { setTimeout as delay } from 'node:timers/promises';
import type { Rule } from '#contracts/rules.ts';
import { follow, highestHeld, type LoadResult } from '../follows.ts';
import { usage } from '../processes.ts';
import type { Stage } from '../stage.ts';
import { effectOf } from './effect.ts';
import { fillAudience, type Scale } from './fill.ts';
import { ruleMaker } from './rules.ts';
import { quantile, query, readKnown } from './stage.ts';

const segmentCount = 200;

interface Options {
  scale: Scale;
  /** Seconds of each load. */
  seconds: number;
  /** Counts of five-condition rules. */
  counts: number;
  say(text: string): void;
}

/** Everything that the speed of segments is judged by; figures by name. */
export async function measureAudience(stage: Stage, options: Options) {
  const { scale, say } = options;
  await fillAudience(stage.database.url, stage.channelId, scale, (text) =>
    say(`    filling: ${text}`),
  );
  await removeSegments(stage);
  await follow(stage.simulator, 100, 5, 3);
  const bare = await highestHeld(stage.simulator, spineOf(options));
  say(`(j) spine without segments: ${bare.rate} follows a second`);
  const counts = await measureCounts(stage, options);
  const making = await makeSegments(stage);
  say(
    `    ${segmentCount} segments made and computed in ${making.seconds.toFixed(0)} s, ${making.members.toLocaleString('en')} memberships`,
  );
  const live = await measureLive(stage, options);
  const ratio = bare.rate === 0 ? null : Math.round((live.spine / bare.rate) * 100) / 100;
  say(`(j) ratio of the spine with segments to that without: ${ratio}`);
  return {
    scale,
    segments: segmentCount,
    counts,
    making,
    ...live,
    spine: { without: bare.rate, with: live.spine, ratio },
  };
}

/** What segments cost that are there already: of a database that was kept, or just made. */
export async function measureLive(stage: Stage, options: Options) {
  const { scale, seconds, say } = options;
  const pid = stage.server.pid ?? 0;
  const before = await usage(pid);
  const effect = await effectOf(stage, { rate: 500, seconds, people: scale.contacts });
  say(
    `(i) effect of a fact at 500 facts a second: p50 ${effect.p50} ms, p99 ${effect.p99} ms, worst ${effect.max} ms (${effect.seen} of ${effect.asked} seen)`,
  );
  const { rate } = await highestHeld(stage.simulator, spineOf(options));
  say(`(j) spine with segments: ${rate} follows a second`);
  await drained(stage);
  const recompute = await measureRecompute(stage);
  say(
    `(k) computing all anew: ${recompute.seconds.toFixed(0)} s, ${recompute.corrected} corrected; a follower’s welcome meanwhile p50 ${recompute.welcome?.p50} p99 ${recompute.welcome?.p99} ms`,
  );
  const after = await usage(pid);
  say(
    `(l) memory of the program: ${Math.round(before?.residentMb ?? 0)} MB before these loads, ${Math.round(after?.residentMb ?? 0)} MB after`,
  );
  const residentMb = { before: before?.residentMb, after: after?.residentMb };
  return { effect, spine: rate, recompute, residentMb };
}

const spineOf = ({ seconds }: Options) => ({
  from: 600,
  seconds: Math.max(5, Math.round(seconds / 3)),
});

/** Of a database that was kept: those of the run before, the ones that others are built on last. */
async function removeSegments(stage: Stage): Promise<void> {
  for (;;) {
    const { items } = await stage.rapport.get<{ items: { id: string }[] }>(
      '/api/v1/segments?limit=100',
    );
    if (items.length === 0) return drained(stage);
    for (const { id } of items.toReversed())
      await stage.rapport.delete(`/api/v1/segments/${id}`).catch(() => undefined);
  }
}

/**
 * Times over the whole way of HTTP, each rule another one: of the first half, when most of the data is
 * not in memory, and of the second.
 */
async function measureCounts(stage: Stage, { counts, say }: Options) {
  const maker = ruleMaker(await readKnown(stage), 5);
  const half = Math.ceil(counts / 2);
  const started = await timeCounts(
    stage,
    Array.from({ length: half }, () => maker.rule(5)),
  );
  const later = await timeCounts(
    stage,
    Array.from({ length: half }, () => maker.rule(5)),
  );
  for (const [name, { p50, p95, max }] of [
    ['just started', started],
    ['later', later],
  ] as const)
    say(
      `(h) exact count of five conditions, ${half} rules, ${name}: p50 ${p50} ms, p95 ${p95} ms, worst ${max} ms`,
    );
  return { started, later };
}

async function timeCounts(stage: Stage, rules: readonly Rule[]) {
  const times: number[] = [];
  for (const rule of rules) {
    const began = performance.now();
    await stage.rapport.post('/api/v1/segments/count', { rule });
    times.push(performance.now() - began);
  }
  return {
    runs: rules.length,
    p50: quantile(times, 0.5),
    p95: quantile(times, 0.95),
    max: quantile(times, 1),
  };
}

async function makeSegments(stage: Stage) {
  const maker = ruleMaker(await readKnown(stage), 11);
  const started = performance.now();
  const made: string[] = [];
  for (let n = 0; n < segmentCount; n++) {
    const rule = maker.rule(2 + (n % 4));
    const built: Rule =
      n % 20 === 19
        ? {
            kind: 'group',
            match: 'all',
            rules: [rule, { kind: 'segment', segmentId: maker.pick(made) }],
          }
        : rule;
    const { id } = await stage.rapport.post<{ id: string }>('/api/v1/segments', {
      name: `Segment ${n}`,
      rule: built,
    });
    made.push(id);
  }
  await computed(stage);
  const [row] = await query<{ n: string }>(stage, 'select count(*) as n from audience.members');
  return { seconds: (performance.now() - started) / 1000, members: Number(row?.n) };
}

async function computed(stage: Stage): Promise<void> {
  for (;;) {
    const [row] = await query<{ open: boolean }>(
      stage,
      `select exists (select from audience.computations where status <> 'done') as open`,
    );
    if (!row?.open) return;
    await delay(500);
  }
}

/** Waits until nobody waits to be looked at. */
async function drained(stage: Stage): Promise<void> {
  for (;;) {
    const [row] = await query<{ n: string }>(stage, 'select count(*) as n from audience.dirty');
    if (Number(row?.n) === 0) return;
    await delay(500);
  }
}

interface Recompute {
  status: string;
  corrected: number;
}

/** Followers come all the while, few enough that the machine is not busy with them. */
async function measureRecompute(stage: Stage) {
  const started = performance.now();
  await stage.rapport.post('/api/v1/segments/recompute', {});
  const welcomes: LoadResult[] = [];
  for (let seed = 50; ; seed++) {
    welcomes.push(await follow(stage.simulator, 20, 30, seed));
    const state = await stage.rapport.get<Recompute>('/api/v1/segments/recompute');
    if (state.status !== 'done') continue;
    // The last half minute may have gone on after its end.
    const [row] = await query<{ seconds: number }>(
      stage,
      `select extract(epoch from finished_at - created_at)::float8 as seconds
       from audience.computations where cause = 'recompute' order by id desc limit 1`,
    );
    return {
      seconds: row?.seconds ?? (performance.now() - started) / 1000,
      corrected: state.corrected,
      welcome: {
        p50: quantile(
          welcomes.flatMap(({ welcomeMs }) => welcomeMs.p50 ?? []),
          0.5,
        ),
        p99: quantile(
          welcomes.flatMap(({ welcomeMs }) => welcomeMs.p99 ?? []),
          1,
        ),
      },
    };
  }
}
