import type { Welcome } from '#contracts/content.ts';
import { sql } from '#kernel/db/database.ts';
import type { ContentUses, Registry } from '#kernel/registry.ts';

/** So many codes are named; more have the same welcome from one batch. */
const mostNamed = 20;

/**
 * Refuses a welcome whose texts could not be filled in.
 * @throws DomainError by who fills contents in
 */
export function refuseBadWelcome(registry: Registry, welcome: Welcome | null | undefined): void {
  if (!welcome) return;
  const contents = welcome.variants.flatMap(({ messages }) => messages);
  for (const check of registry.all('contentChecks')) check.refuse(contents);
}

/** Codes with a welcome of their own that holds such a place. */
export const codeUses: ContentUses = {
  async find(tx, workspaceId, pattern) {
    const { rows } = await sql<{ id: string; name: string }>`
      select id, name from codes.codes
      where workspace_id = ${workspaceId} and welcome is not null and welcome::text ~ ${pattern}
      order by id desc limit ${mostNamed}`.execute(tx);
    return rows.map((row) => ({ kind: 'code', ...row }));
  },
};
