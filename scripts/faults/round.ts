import { seededRandom } from '#kernel/random.ts';
import { wakesChannel } from '#server/modules/journeys/engine/wakes/announce.ts';
import { setTimeout as delay } from 'node:timers/promises';
import type { Strike } from './blows.ts';
import { checkRound, takenSince, type Verdict } from './check.ts';
import type { Stage } from './stage.ts';
import { gather, tell, until, type Round } from './story.ts';

export interface RoundResult extends Verdict {
  blows: string[];
  /** Where the platform's record ends. */
  next: number;
}

/**
 * One round: people follow; a journey and a campaign begin; things go wrong; then everything has to
 * come to its right end by itself.
 */
export async function playRound(
  stage: Stage,
  given: { no: number; people: number; seed: number; after: number; strike: Strike },
): Promise<RoundResult> {
  const random = seededRandom(given.seed * 1_000 + given.no);
  const round = await gather(stage, given.no, given.people);
  let over = false;
  const time = passTime(stage, round, () => over);
  time.catch(() => undefined); // Heard below.
  try {
    const [struck] = await Promise.all([
      given.strike(stage, random),
      tell(stage, round.openids, 'Begin'),
      launch(stage, round.campaignId),
    ]);
    await until(stage, 'everybody’s way and the campaign have ended', () => settled(stage, round));
    const { times, next } = await takenSince(stage, given.after);
    const verdict = await checkRound(stage, round, times, struck.mayBeUnknown);
    return { ...verdict, blows: struck.names, next };
  } finally {
    over = true;
    await time;
  }
}

/** A launch that was answered by nobody may have happened: then the second one says so. */
async function launch(stage: Stage, id: string): Promise<void> {
  await stage.rapport
    .post(`/api/v1/campaigns/${id}/launch`, { revision: 1 })
    .catch((error: Error) => {
      if (!error.message.includes('campaign.wrong_status')) throw error;
    });
}

/** Whoever waits is woken now instead of in a week; whoever listens hears what she waits for. */
async function passTime(stage: Stage, { openids }: Round, isOver: () => boolean): Promise<void> {
  for (let turn = 0; !isOver(); turn++) {
    await stage.query(
      `with woken as (update journeys.runs set wake_at = now()
         where status = 'active' and step = 'rest' and wake_at > now() returning 1)
       select pg_notify($1, '0') from woken limit 1`,
      [wakesChannel],
    );
    const listening = await stage.query<{ openid: string }>(
      `select i.external_id as openid from journeys.runs r
       join kernel.identities i on i.contact_id = r.contact_id and i.kind = 'openid'
       where r.status = 'active' and r.step = 'listen' and i.external_id = any($1)`,
      [openids],
    );
    await tell(
      stage,
      listening.map(({ openid }) => openid),
      'Go',
      `Go ${turn}`,
    );
    await delay(60);
  }
}

async function settled(stage: Stage, { openids, campaignId }: Round): Promise<boolean> {
  const [row] = await stage.query<{ ended: number; open: number; campaign: string }>(
    `select (select count(*) from kernel.identities i join journeys.runs r using (contact_id)
        where i.kind = 'openid' and i.external_id = any($1) and r.status = 'ended')::int as ended,
      (select count(*) from messages.outbox)::int
        + (select sum(h.head - c.tail) from kernel.heads h join kernel.cursors c using (lane))::int as open,
      (select status from campaigns.campaigns where id = $2) as campaign`,
    [openids, campaignId],
  );
  return row?.ended === openids.length && row.open === 0 && row.campaign === 'done';
}
