import { sql } from '#kernel/db/database.ts';

/** Scores of a row of `portrait.customers c` by the cuts `k`; a person who bought something only. */
export const r = sql`portrait.score(c.last_at, k.recency)`;
export const f = sql`portrait.score(c.orders, k.frequency)`;
export const m = sql`portrait.score(c.spent - c.refunded, k.money)`;
export const cell = sql`${r} * 100 + ${f} * 10 + ${m}`;

/** The buyers of a workspace beside its cuts at a moment. */
export const buyers = (
  workspaceId: string,
  now: Date,
) => sql`portrait.cuts_at(${workspaceId}, ${now}) k
  join portrait.customers c on c.workspace_id = ${workspaceId} and c.currency = k.currency
    and c.orders > 0`;
