import { sql } from '#kernel/db/database.ts';
import { reaction, type Reaction } from '#kernel/facts/reaction.ts';
import type { Kernel } from '#kernel/kernel.ts';

/**
 * Assignments stay with the contact they were given to; only who stands for her changes. Her row is
 * locked first: a tag that is being put on her now would else be counted twice.
 */
export const followMerges: Reaction = reaction(
  'audience.follow_merges',
  ['contact.merged', 'contact.unmerged'],
  async (unit, facts) => {
    const ids = facts.flatMap((fact) => [fact.contactId, fact.data.loser]);
    await sql`
      select from kernel.contacts where id in (
        select unnest(${ids}::uuid[]) union
        select merged_into from kernel.contacts where id = any(${ids}::uuid[]))
      order by id desc for update`.execute(unit.tx);
    await sql`
      update audience.assignments a set person_id = coalesce(c.merged_into, c.id)
      from kernel.contacts c
      where c.id = a.contact_id and a.person_id <> coalesce(c.merged_into, c.id)
        and (c.id = any(${ids}::uuid[]) or c.merged_into = any(${ids}::uuid[]))`.execute(unit.tx);
  },
);

/** Tells browsers that people got tags or lost them. */
export const tellTags = ({ live }: Kernel): Reaction =>
  reaction('audience.tell_tags', ['tag.added', 'tag.removed'], (unit, facts) => {
    const workspaces = new Set(facts.map((fact) => fact.workspaceId));
    unit.afterCommit(() => {
      for (const workspaceId of workspaces) live.publish({ workspaceId, topic: 'tags', data: {} });
    });
    return Promise.resolve();
  });
