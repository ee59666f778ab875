import type { TagDetail } from '#contracts/api/tags/tags.ts';
import { sql, type Tx } from '#kernel/db/database.ts';
import { readAliases, readTag } from './store.ts';

type RuleRow = Omit<NonNullable<TagDetail['rule']>, 'since' | 'changedAt'> & {
  since: Date | null;
  changedAt: Date;
};

/**
 * One tag with its other names and its rule.
 *
 * @throws DomainError `tag.not_found`
 */
export async function readDetail(tx: Tx, workspaceId: string, id: string): Promise<TagDetail> {
  const tag = await readTag(tx, workspaceId, id);
  return { ...tag, aliases: await readAliases(tx, id), rule: await readRuleOf(tx, id) };
}

async function readRuleOf(tx: Tx, tagId: string): Promise<TagDetail['rule']> {
  const { rows } = await sql<RuleRow>`
    select r.active, r.rule, r.since, r.changed_at as "changedAt",
      (select count(distinct person_id)::int from audience.assignments a
        where a.tag_id = r.tag_id and a.rule_id = r.id) as contacts
    from audience.tag_rules r where r.tag_id = ${tagId}`.execute(tx);
  const [row] = rows;
  if (!row) return null;
  const { since, changedAt, ...rule } = row;
  return { ...rule, since: since?.toISOString() ?? null, changedAt: changedAt.toISOString() };
}
