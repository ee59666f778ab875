import { sql } from '#kernel/db/database.ts';

/** Additions to campaigns `c` whose latest sending `s` goes out or has gone out, and is not paused. */
export const goesOn = sql`c.status in ('scheduled', 'running', 'done')
  and s.status in ('choosing', 'sending', 'done')`;
/** … or whose latest sending has ended for good. */
export const isOver = sql`(c.status = 'cancelled' or s.status in ('cancelled', 'failed'))`;

/** Whether there is somebody to be taken into a campaign, or out of the queue for one that is over. */
export const additionsDue = sql<boolean>`exists (
  select from campaigns.additions a
  join campaigns.campaigns c on c.id = a.campaign_id
  join campaigns.sendings s on s.campaign_id = c.id and s.no = c.sendings
  where ${goesOn} or ${isOver})`;
