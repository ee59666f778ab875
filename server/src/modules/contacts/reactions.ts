import type { Fact } from '#contracts/facts.ts';
import { joinIdentities } from '#kernel/facts/people.ts';
import { reaction, type Reaction } from '#kernel/facts/reaction.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { Unit } from '#kernel/unit.ts';
import { followsIn, saveFollows, saveSeen, seenIn } from './activity.ts';
import {
  attributesIn,
  identitiesIn,
  saveAttributes,
  type Identified,
} from './profile/attributes.ts';
import { newlyNumbered } from './profile/numbers.ts';
import { rebuildProfiles } from './profile/rebuild.ts';

export const contactReactions = ({ live }: Kernel): Reaction[] => {
  const tell = (unit: Unit, facts: readonly { workspaceId: string }[]) =>
    unit.afterCommit(() => {
      for (const workspaceId of new Set(facts.map((fact) => fact.workspaceId)))
        live.publish({ workspaceId, topic: 'contacts', data: {} });
    });
  return [
    {
      name: 'contacts.see',
      types: 'all',
      run: async (unit, facts) => unit.defer(saveSeen(unit.tx, seenIn(facts))),
    },
    reaction('contacts.follow', ['contact.followed', 'contact.unfollowed'], async (unit, facts) => {
      unit.defer(saveFollows(unit.tx, followsIn(facts)));
      tell(unit, facts);
    }),
    reaction('contacts.assign', ['contact.assigned'], async (unit, facts) => tell(unit, facts)),
    reaction('contacts.identify', ['contact.identified'], async (unit, facts) => {
      await applyIdentified(unit, facts);
      tell(unit, facts);
    }),
    {
      name: 'contacts.number',
      types: 'all',
      run: async (unit, facts) => rebuildProfiles(unit.tx, await newlyNumbered(unit.tx, facts)),
    },
    reaction('contacts.merge', ['contact.merged', 'contact.unmerged'], async (unit, facts) => {
      await rebuildProfiles(unit.tx, facts.flatMap(bothSides));
      tell(unit, facts);
    }),
  ];
};

/** Takes in what was told of people. Doing it twice is doing it once. */
export async function applyIdentified(unit: Unit, facts: readonly Identified[]): Promise<void> {
  await saveAttributes(unit.tx, attributesIn(facts));
  await joinIdentities(unit, identitiesIn(facts));
  await rebuildProfiles(unit.tx, [...new Set(facts.map((fact) => fact.contactId))]);
}

const bothSides = (fact: Fact<'contact.merged'> | Fact<'contact.unmerged'>) => [
  fact.contactId,
  fact.data.loser,
];
