import { query } from '../audience/stage.ts';
import { campaignBeside } from '../campaigns.ts';
import { follow, type LoadResult } from '../follows.ts';
import type { Stage } from '../stage.ts';

export interface Triggers {
  messages: LoadResult;
  /** What the campaign beside them sent meanwhile. */
  campaignSent: number;
}

/** (a) How long a trigger's message takes to the platform, while a campaign is being sent to everybody. */
export async function measureTriggers(
  stage: Stage,
  { rate, seconds }: { rate: number; seconds: number },
): Promise<Triggers> {
  const before = await campaignMessages(stage);
  const end = await campaignBeside(stage);
  const messages = await follow(stage.simulator, rate, seconds, 11);
  const campaignSent = (await campaignMessages(stage)) - before;
  await end();
  return { messages, campaignSent };
}

async function campaignMessages(stage: Stage): Promise<number> {
  const [row] = await query<{ n: number }>(
    stage,
    `select count(*)::int as n from messages.log where source_kind = 'campaign' and status = 'sent'`,
  );
  return row?.n ?? 0;
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
