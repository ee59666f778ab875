import { hashPassword, verifyPassword } from 'better-auth/crypto';
import { sql, type Tx } from '../db/database.ts';
import { newId } from '../ids.ts';

/** Finds somebody by her address, in whatever case she writes it. */
export async function findUserId(tx: Tx, email: string): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`
    select id from auth."user" where email = ${email.toLowerCase()}`.execute(tx);
  return rows[0]?.id ?? null;
}

/** Creates somebody who signs in with a password. The caller has checked that the address is free. */
export async function createUser(
  tx: Tx,
  given: { email: string; name: string; password: string; now: Date },
): Promise<string> {
  const id = newId(given.now.getTime());
  const hash = await hashPassword(given.password);
  await sql`insert into auth."user" (id, name, email, "emailVerified", "createdAt", "updatedAt")
    values (${id}, ${given.name}, ${given.email.toLowerCase()}, true, ${given.now}, ${given.now})`.execute(
    tx,
  );
  await sql`insert into auth.account
      (id, "accountId", "providerId", "userId", password, "createdAt", "updatedAt")
    values (${newId(given.now.getTime())}, ${id}, 'credential', ${id}, ${hash}, ${given.now}, ${given.now})`.execute(
    tx,
  );
  return id;
}

/** Whether this is the password of the account. */
export async function passwordFits(tx: Tx, userId: string, password: string): Promise<boolean> {
  const { rows } = await sql<{ password: string | null }>`
    select password from auth.account
    where "userId" = ${userId} and "providerId" = 'credential'`.execute(tx);
  const hash = rows[0]?.password;
  return hash ? verifyPassword({ hash, password }) : false;
}
