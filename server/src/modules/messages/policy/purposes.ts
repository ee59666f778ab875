import { setConsentDefault, consentDefaults } from '#modules/consent/index.ts';
import type { PurposeRules } from '#contracts/api/messages.ts';
import { asJson, sql, type Tx } from '#kernel/db/database.ts';
import { DomainError, notFound } from '#kernel/errors.ts';
import { builtInPurposes, loadRules, type Treatment } from '../settings.ts';

/** More would not be told apart by people who are asked for their consent. Our choice (2026-11). */
const mostPurposes = 20;

const isBuiltIn = (key: string) => builtInPurposes.some((purpose) => purpose.key === key);

/** All purposes of a workspace, with what holds of a person who said nothing. */
export async function listPurposes(tx: Tx, workspaceId: string) {
  const [{ purposes }, defaults] = await Promise.all([
    loadRules(tx, workspaceId),
    consentDefaults(tx, workspaceId),
  ]);
  return purposes.map((purpose) => ({
    ...purpose,
    consent: defaults(purpose.key),
    builtIn: isBuiltIn(purpose.key),
  }));
}

/**
 * Makes a purpose or changes it. The name of a built-in one is the product's.
 * @throws DomainError `messages.too_many_purposes`
 */
export async function savePurpose(
  tx: Tx,
  workspaceId: string,
  { consent, ...purpose }: PurposeRules,
): Promise<void> {
  const { purposes } = await loadRules(tx, workspaceId);
  const isNew = purposes.every(({ key }) => key !== purpose.key);
  if (isNew && purposes.length >= mostPurposes)
    throw new DomainError(
      'conflict',
      'messages.too_many_purposes',
      `A workspace has at most ${mostPurposes} purposes.`,
      { limit: mostPurposes },
    );
  const own = builtInPurposes.find(({ key }) => key === purpose.key);
  await write(tx, workspaceId, { ...purpose, name: own?.name ?? purpose.name });
  await setConsentDefault(tx, workspaceId, purpose.key, consent);
}

async function write(tx: Tx, workspaceId: string, purpose: Treatment): Promise<void> {
  await sql`
    insert into messages.purposes (workspace_id, key, name, capped, quiet_hours)
    values (${workspaceId}, ${purpose.key}, ${purpose.name}, ${purpose.capped},
      ${asJson(purpose.quietHours)})
    on conflict (workspace_id, key) do update set name = excluded.name, capped = excluded.capped,
      quiet_hours = excluded.quiet_hours`.execute(tx);
}

/**
 * Takes a purpose back: what people said of it stays, but nobody who said nothing agrees to it.
 * @throws DomainError `messages.built_in_purpose`, `purpose.not_found`
 */
export async function removePurpose(tx: Tx, workspaceId: string, key: string): Promise<void> {
  if (isBuiltIn(key))
    throw new DomainError(
      'conflict',
      'messages.built_in_purpose',
      'Every workspace has this purpose; it cannot be removed.',
    );
  const { numAffectedRows } = await sql`
    delete from messages.purposes where workspace_id = ${workspaceId} and key = ${key}`.execute(tx);
  if (!numAffectedRows) throw notFound('purpose', key);
  await setConsentDefault(tx, workspaceId, key, null);
}
