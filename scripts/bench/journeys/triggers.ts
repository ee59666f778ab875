import { query } from '../audience/stage.ts';
import { follow, type LoadResult } from '../follows.ts';
import type { Stage } from '../stage.ts';

/**
 * (a) How long a trigger's message takes to the platform, while other work goes on if there is some.
 *
 * @param beside starts what goes on meanwhile (a campaign) and returns how to end it
 */
export async function measureTriggers(
  stage: Stage,
  given: { rate: number; seconds: number; beside?: () => Promise<() => Promise<void>> },
): Promise<LoadResult> {
  const end = await given.beside?.();
  const result = await follow(stage.simulator, given.rate, given.seconds, 11);
  await end?.();
  return result;
}

/** (d) A burst: all at once; when the first and the last message reach the platform. */
export async function measureBurst(stage: Stage, events: number) {
  const started = new Date();
  const result = await follow(stage.simulator, events, 1, 12);
  const [first] = await query<{ at: Date | null }>(
    stage,
    'select min(sent_at) as at from messages.log where sent_at > $1',
    [started],
  );
  return {
    events: result.sent,
    refused: result.errors,
    answered: result.welcomed,
    /** From the first event of all, until the platform had taken it. */
    firstMs: first?.at ? first.at.getTime() - started.getTime() : null,
    /** From its own event. */
    lastMs: result.welcomeMs.max,
    messageMs: result.welcomeMs,
  };
}
