import type { AnyFact } from '#contracts/facts.ts';
import { reaction, type Reaction } from '#kernel/facts/reaction.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { Unit } from '#kernel/unit.ts';
import { addFacts, emptySums, ordersIn, portraitTypes } from './digest/sums.ts';
import { tallyTypes } from './digest/tallies.ts';
import { defaultSettings, loadSettings } from './settings.ts';
import { addBuyers, countedOrders } from './store/buyers.ts';
import { workOutCustomers } from './store/customers.ts';
import { saveEntered } from './store/entered.ts';
import { addHabits } from './store/habits.ts';
import { addTallies } from './store/tallies.ts';

export const portraitReactions = ({ live }: Kernel): Reaction[] => {
  const tell = (unit: Unit, facts: readonly AnyFact[]) =>
    unit.afterCommit(() => {
      for (const workspaceId of new Set(facts.map((fact) => fact.workspaceId)))
        live.publish({ workspaceId, topic: 'portrait', data: {} });
    });
  return [
    {
      name: 'portrait.count',
      types: portraitTypes,
      async run(unit, facts) {
        const telling = facts.filter(isTelling);
        if (telling.length === 0) return;
        await count(unit, telling);
        tell(unit, telling);
      },
    },
    reaction('portrait.merge', ['contact.merged', 'contact.unmerged'], async (unit, facts) => {
      await workOutCustomers(
        unit.tx,
        facts.flatMap((fact) => [fact.contactId, fact.data.loser]),
      );
      tell(unit, facts);
    }),
  ];
};

/** Nearly every follow brings a welcome, which tells nothing of her: such a batch costs no statement. */
const isTelling = (fact: AnyFact) =>
  fact.type !== 'message.sent' || fact.data.purpose === 'marketing';

/** Adds what happened to the sums of the contacts it happened to. */
async function count(unit: Unit, facts: readonly AnyFact[]): Promise<void> {
  const { tx } = unit;
  // Whoever changes the settings has everything counted anew: rows are locked until then by nobody,
  // so they are read in the transaction that counts.
  const needsRules = facts.filter(({ type }) => (tallyTypes as readonly string[]).includes(type));
  const workspaces = [...new Set(needsRules.map((fact) => fact.workspaceId))];
  const settings = workspaces.length > 0 ? await loadSettings(tx, workspaces) : new Map();
  // The orders are on record by now: commerce has reacted before.
  const counted = await countedOrders(tx, ordersIn(facts));
  const sums = emptySums();
  addFacts(sums, facts, (id) => settings.get(id) ?? defaultSettings, counted);
  await addBuyers(tx, [...sums.buyers.values()]);
  await addTallies(tx, [...sums.tallies.values()]);
  await addHabits(tx, [...sums.habits.values()]);
  await saveEntered(tx, [...sums.entered.values()]);
  const bought = new Set([...sums.buyers.values()].map(({ contactId }) => contactId));
  await workOutCustomers(tx, [...bought]);
}
