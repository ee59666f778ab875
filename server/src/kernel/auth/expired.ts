import { sql, type Db } from '../db/database.ts';

/** Sessions, half-done sign-ins and counted tries that are over; better-auth deletes few of them. */
export async function clearExpired(db: Db, now: Date): Promise<void> {
  const dayAgo = now.getTime() - 24 * 3_600_000;
  await sql`delete from auth.session where "expiresAt" < ${now}`.execute(db);
  await sql`delete from auth.verification where "expiresAt" < ${now}`.execute(db);
  await sql`delete from auth."rateLimit" where "lastRequest" < ${dayAgo}`.execute(db);
}
