// npm run bench -- [idle] [follows] [imports] [reads] [audience] [segments] [fill] [journeys] [campaigns] [--json] [--out FILE]
//   [--quick] [--contacts N] [--keep FOLDER] [--rate N] [--burst N] [--waiting N] [--due N] [--people N]
import { writeFile } from 'node:fs/promises';
import os from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { fillAudience } from './bench/audience/fill.ts';
import { measureAudience, measureLive } from './bench/audience/run.ts';
import { measureCampaign } from './bench/campaigns.ts';
import { follow, highestBare, highestHeld, type LoadResult } from './bench/follows.ts';
import { contactsCsv, measureImport, purchasesCsv } from './bench/imports.ts';
import { fill, measureReads } from './bench/million.ts';
import { measureJourneys } from './bench/journeys/run.ts';
import { usage } from './bench/processes.ts';
import { setStage, type Stage } from './bench/stage.ts';
import { main } from './lib/command.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    contacts: { type: 'string', default: '1000000' },
    out: { type: 'string' },
    keep: { type: 'string' },
    rate: { type: 'string', default: '100' },
    burst: { type: 'string', default: '10000' },
    waiting: { type: 'string', default: '1000000' },
    due: { type: 'string', default: '50000' },
    people: { type: 'string' },
  },
});
const usual = ['idle', 'follows', 'imports', 'reads'];
const named = [...positionals, ...(values.only?.split(',') ?? [])];
const parts = named.length > 0 ? named : usual;
const quick = values.quick;
const results: Record<string, unknown> = {
  machine: {
    cpu: os.cpus()[0]?.model,
    cores: os.cpus().length,
    memoryGb: Math.round(os.totalmem() / 2 ** 30),
    node: process.version,
  },
};
const say = (text: string) => void (values.json || console.error(text));

const round = (n: number | null | undefined) =>
  n == null ? '–' : n < 10 ? n.toFixed(1) : Math.round(n).toString();

function row(name: string, result: LoadResult): void {
  say(
    `  ${name.padEnd(14)} ${String(result.sent).padStart(6)} sent ${String(result.errors).padStart(4)} refused ` +
      `${String(result.sent - result.welcomed).padStart(4)} unwelcomed   answer p50 ${round(result.answerMs.p50)} p99 ${round(result.answerMs.p99)} ` +
      `p99.9 ${round(result.answerMs.p999)} ms   welcome p50 ${round(result.welcomeMs.p50)} p99 ${round(result.welcomeMs.p99)} p99.9 ${round(result.welcomeMs.p999)} ms`,
  );
}

async function idle(stage: Stage): Promise<void> {
  const pid = stage.server.pid ?? 0;
  await delay(5_000);
  const before = await usage(pid);
  await delay(quick ? 10_000 : 60_000);
  const after = await usage(pid);
  if (!before || !after) return;
  const seconds = quick ? 10 : 60;
  const cpuPercent = ((after.cpuSeconds - before.cpuSeconds) / seconds) * 100;
  results['idle'] = {
    residentMb: Math.round(after.residentMb),
    cpuPercent: Math.round(cpuPercent * 100) / 100,
    seconds,
  };
  say(
    `(g) after start: ${Math.round(after.residentMb)} MB resident, ${cpuPercent.toFixed(2)} % of a core while idle`,
  );
}

async function follows(stage: Stage): Promise<void> {
  await follow(stage.simulator, 200, quick ? 3 : 15, 1);
  const rates: Record<string, LoadResult> = {};
  say('(a, b) follow to answer, and to the welcome at the platform');
  for (const rate of [100, 500, 1_000, 2_000]) {
    rates[rate] = await follow(stage.simulator, rate, quick ? 5 : 20, rate);
    row(`${rate} a second`, rates[rate]);
    await delay(3_000);
  }
  const seconds = quick ? 5 : 30;
  const held = await highestHeld(stage.simulator, { from: 1_000, seconds });
  say(`(c) highest rate held for ${seconds} s with p99 under a second: ${held.rate} a second`);
  const bare = await highestBare(stage, { from: 2_000, seconds: quick ? 5 : 15 });
  const ratio = bare.rate === 0 ? null : Math.round((held.rate / bare.rate) * 100) / 100;
  say(`(d) the bare harness held ${bare.rate} a second; ratio ${ratio}`);
  results['follows'] = {
    rates,
    held: { rate: held.rate, seconds, result: held.result },
    bare: { rate: bare.rate, result: bare.result },
    ratio,
  };
}

async function imports(stage: Stage): Promise<void> {
  const rows = quick ? 20_000 : 200_000;
  const contacts = await measureImport(stage.rapport, 'contacts', contactsCsv(rows));
  say(
    `(e) contacts: ${contacts.rows} rows in ${contacts.seconds.toFixed(1)} s, ${contacts.rowsPerSecond} rows a second`,
  );
  const purchases = await measureImport(stage.rapport, 'purchases', purchasesCsv(rows));
  say(
    `(e) order lines: ${purchases.rows} rows in ${purchases.seconds.toFixed(1)} s, ${purchases.rowsPerSecond} rows a second`,
  );
  results['imports'] = { contacts, purchases };
}

async function reads(stage: Stage): Promise<void> {
  const scale = quick
    ? { contacts: 20_000, facts: 20 }
    : { contacts: Number(values.contacts), facts: 20 };
  await fill(stage.database.url, stage.channelId, scale, (text) => say(`    filling: ${text}`));
  const figures = await measureReads(stage.rapport, stage.database.url, quick ? 50 : 300);
  for (const [name, { p50, p95 }] of Object.entries(figures))
    say(`(f) ${name.padEnd(18)} p50 ${p50} ms, p95 ${p95} ms`);
  results['reads'] = { scale, figures };
}

async function audience(stage: Stage): Promise<void> {
  results['audience'] = await measureAudience(stage, audienceOptions());
}

/** Of a database that `audience` was measured on and that was kept, with its segments. */
async function segments(stage: Stage): Promise<void> {
  results['segments'] = await measureLive(stage, audienceOptions());
}

const audienceOptions = () => ({
  scale: { contacts: quick ? 20_000 : Number(values.contacts), facts: 20 },
  seconds: quick ? 10 : 60,
  counts: quick ? 30 : 200,
  say,
});

async function journeys(stage: Stage): Promise<void> {
  const size = (full: string, least: number) => (quick ? least : Number(full));
  results['journeys'] = await measureJourneys(stage, {
    people: size(values.people ?? '200000', 2_000),
    rate: Number(values.rate),
    seconds: quick ? 5 : 60,
    burst: size(values.burst, 500),
    waiting: {
      people: size(values.waiting, 20_000),
      due: size(values.due, 2_000),
      seconds: quick ? 5 : 60,
    },
    idleSeconds: quick ? 5 : 30,
    say,
  });
}

async function campaigns(stage: Stage): Promise<void> {
  const people = quick ? 2_000 : Number(values.people ?? 50_000);
  results['campaigns'] = await measureCampaign(stage, { people, say });
}

/** Fills a database that is kept, so that `audience` can be measured on it again and again. */
async function fillOnly(stage: Stage): Promise<void> {
  await fillAudience(
    stage.database.url,
    stage.channelId,
    { contacts: Number(values.contacts), facts: 20 },
    (text) => say(`    filling: ${text}`),
  );
}

await main(async () => {
  const stage = await setStage(values.keep);
  try {
    const runners: Record<string, (stage: Stage) => Promise<void>> = {
      idle,
      follows,
      imports,
      reads,
      audience,
      segments,
      journeys,
      campaigns,
      fill: fillOnly,
    };
    for (const part of parts) {
      const run = runners[part];
      if (!run)
        throw new Error(
          `There is no part "${part}"; the parts are ${Object.keys(runners).join(', ')}.`,
        );
      await run(stage);
    }
  } finally {
    await stage.close();
  }
  if (values.json) console.log(JSON.stringify(results));
  if (values.out) await writeFile(values.out, `${JSON.stringify(results, null, 2)}\n`);
});
