import { sql } from '#kernel/db/database.ts';

type Sql = ReturnType<typeof sql>;

/** 1, and one more for every bound that a value reaches. */
export const scoreOf = (value: Sql, bounds: Sql) => sql`(1 + width_bucket(${value}, ${bounds}))`;

/** Scores of a row of `portrait.customers c` by the cuts `k`; a person who bought something only. */
export const r = scoreOf(sql`c.last_at`, sql`k.recency_from`);
export const f = scoreOf(sql`c.orders`, sql`k.frequency_from`);
export const m = scoreOf(sql`c.spent - c.refunded`, sql`k.money_from`);
export const cell = sql`${r} * 100 + ${f} * 10 + ${m}`;

/** The buyers of a workspace beside its cuts at a moment. */
export const buyers = (
  workspaceId: string,
  now: Date,
) => sql`portrait.cuts_at(${workspaceId}, ${now}) k
  join portrait.customers c on c.workspace_id = ${workspaceId} and c.currency = k.currency
    and c.orders > 0`;
