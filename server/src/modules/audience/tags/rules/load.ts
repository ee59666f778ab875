import type { TagRule } from '#contracts/tag-rules.ts';
import { sql, type Tx } from '#kernel/db/database.ts';
import { matcherOf, type Matcher } from './match/matcher.ts';

/** A tag's rule as it is applied. */
export interface LoadedRule {
  id: string;
  workspaceId: string;
  tagId: string;
  tagName: string;
  rule: TagRule;
  /** It looks at facts recorded from then on; null: at all. */
  since: Date | null;
}

export interface LoadedRules {
  matcher: Matcher;
  ofTag(tagId: string): LoadedRule | undefined;
  ofWorkspace(workspaceId: string): readonly LoadedRule[];
}

const none: LoadedRules = {
  matcher: () => [],
  ofTag: () => undefined,
  ofWorkspace: () => [],
};

const columns = sql`r.id, r.workspace_id as "workspaceId", r.tag_id as "tagId",
  t.name as "tagName", r.rule, r.since`;

/**
 * Keeps the active rules of all workspaces prepared. Every use looks whether one was changed, by one
 * row: what a rule was when a transaction began to use it is what the transaction sees.
 */
export function createRules() {
  let kept: { version: string; rules: LoadedRules } | null = null;

  return async function current(tx: Tx): Promise<LoadedRules> {
    const { rows } = await sql<{ version: string }>`
      select version::text from audience.rule_clock`.execute(tx);
    const version = rows[0]?.version ?? '';
    if (kept?.version === version) return kept.rules;
    // Read after its version: a change in between shows as one more change the next time.
    kept = { version, rules: prepare(await loadAll(tx)) };
    return kept.rules;
  };
}

export type CurrentRules = ReturnType<typeof createRules>;

async function loadAll(tx: Tx): Promise<LoadedRule[]> {
  const { rows } = await sql<LoadedRule>`
    select ${columns} from audience.tag_rules r
    join audience.tags t on t.id = r.tag_id and t.gone_at is null
    where r.active order by r.tag_id`.execute(tx);
  return rows;
}

/** The rule of a tag, also when it is switched off. */
export async function loadRule(tx: Tx, tagId: string): Promise<LoadedRule | null> {
  const { rows } = await sql<LoadedRule>`
    select ${columns} from audience.tag_rules r
    join audience.tags t on t.id = r.tag_id and t.gone_at is null
    where r.tag_id = ${tagId}`.execute(tx);
  return rows[0] ?? null;
}

function prepare(rules: readonly LoadedRule[]): LoadedRules {
  if (rules.length === 0) return none;
  const byTag = new Map(rules.map((rule) => [rule.tagId, rule]));
  const byWorkspace = Map.groupBy(rules, (rule) => rule.workspaceId);
  return {
    matcher: matcherOf(rules),
    ofTag: (tagId) => byTag.get(tagId),
    ofWorkspace: (workspaceId) => byWorkspace.get(workspaceId) ?? [],
  };
}
