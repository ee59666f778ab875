import { sql } from '#kernel/db/database.ts';
import { reaction, type Reaction } from '#kernel/facts/reaction.ts';

export const audienceReactions: Reaction[] = [
  /** Assignments stay with the contact they were given to; only who stands for her changes. */
  reaction(
    'audience.follow_merges',
    ['contact.merged', 'contact.unmerged'],
    async (unit, facts) => {
      const ids = facts.flatMap((fact) => [fact.contactId, fact.data.loser]);
      await sql`
      update audience.assignments a set person_id = coalesce(c.merged_into, c.id)
      from kernel.contacts c
      where c.id = a.contact_id and a.person_id <> coalesce(c.merged_into, c.id)
        and (c.id = any(${ids}::uuid[]) or c.merged_into = any(${ids}::uuid[]))`.execute(unit.tx);
    },
  ),
];
