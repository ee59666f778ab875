// npm run faults -- [--rounds N] [--people N] [--blows N] [--seed N] [--from N] [--outage SECONDS]: kills,
// restarts, outages and clocks gone wrong, round after round, while a journey and a campaign go on; ends with 1
// when anything was lost or doubled. With --outage nothing goes wrong but one long outage of the platform a round.
import { parseArgs } from 'node:util';
import { outage, someBlows } from './faults/blows.ts';
import { playRound } from './faults/round.ts';
import { setStage } from './faults/stage.ts';
import { makeJourney } from './faults/story.ts';
import { CommandError, main } from './lib/command.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '100' },
    people: { type: 'string', default: '60' },
    blows: { type: 'string', default: '3' },
    seed: { type: 'string', default: '1' },
    from: { type: 'string', default: '1' },
    outage: { type: 'string' },
  },
});

await main(async () => {
  const [rounds, people, blows, seed, from] = [
    values.rounds,
    values.people,
    values.blows,
    values.seed,
    values.from,
  ].map(Number) as [number, number, number, number, number];
  const strike = values.outage === undefined ? someBlows(blows) : outage(Number(values.outage));
  const stage = await setStage();
  const totals = { rounds: 0, sent: 0, uncertain: 0, broken: 0 };
  try {
    await makeJourney(stage);
    let after = 0;
    for (let no = from; no < from + rounds; no++) {
      const began = performance.now();
      const result = await playRound(stage, { no, people, seed, after, strike });
      after = result.next;
      totals.rounds += 1;
      totals.sent += result.sent;
      totals.uncertain += result.uncertain;
      if (result.violations.length > 0) totals.broken += 1;
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      console.log(
        `${result.violations.length === 0 ? '✔' : '✖'} round ${no}, ${seconds} s: ${result.blows.join('; ')}; ` +
          `${result.sent} sent, ${result.uncertain} uncertain`,
      );
      for (const violation of result.violations.slice(0, 20)) console.log(`    ${violation}`);
    }
  } finally {
    await stage.close();
  }
  console.log(
    `${totals.rounds} rounds: ${totals.sent} messages sent once, ${totals.uncertain} uncertain, ${totals.broken} rounds broken`,
  );
  if (totals.broken > 0)
    throw new CommandError(
      `${totals.broken} rounds broke a promise; repeat one with --seed ${seed} --from N --rounds 1.`,
    );
});
