import { ConfigError } from '../config.ts';
import { sql, type Db } from '../db/database.ts';
import type { Secrets } from './secrets.ts';

const context = 'kernel.key_check';

/**
 * Makes sure at the start that the master key is the one this database's secrets were sealed with;
 * with another one every channel would fail, one by one and without saying why.
 *
 * @throws ConfigError that says what to restore
 */
export async function checkSecrets(db: Db, secrets: Secrets): Promise<void> {
  await sql`insert into kernel.key_check (sealed) values (${secrets.seal('rapport', context)})
    on conflict do nothing`.execute(db);
  const { rows } = await sql<{ sealed: string }>`select sealed from kernel.key_check`.execute(db);
  try {
    secrets.open(rows[0]?.sealed ?? '', context);
  } catch {
    throw new ConfigError(
      "the master key is not the one this database's secrets were sealed with; restore secret.key in RAPPORT_HOME, or RAPPORT_SECRET_KEY, from the backup that belongs to it.",
    );
  }
}
