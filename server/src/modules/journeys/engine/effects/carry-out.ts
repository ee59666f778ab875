import type { Unit } from '#kernel/unit.ts';
import type { Engine } from '../engine.ts';
import type { Ledger } from '../ledger.ts';
import type { Player } from '../play.ts';
import type { Answer } from '../types.ts';
import { runActions } from './actions.ts';
import { changeContacts } from './contacts.ts';
import { ofKind, type Deed, type Doing } from './deed.ts';
import { sendMessages } from './send.ts';
import { stateFacts } from './state.ts';
import { planWebhooks } from './webhooks.ts';

/**
 * Does what was decided, in batches. Messages come last: what a step before changed is to be seen in
 * their texts.
 *
 * @returns what was decided on messages
 */
export async function carryOut(
  engine: Engine,
  unit: Unit,
  ledger: Ledger,
  deeds: readonly Deed[],
): Promise<Map<Player, Answer>> {
  if (deeds.length === 0) return new Map();
  const doing: Doing = { engine, unit, ledger };
  await changeContacts(doing, deeds);
  await runActions(doing, ofKind(deeds, 'action'));
  await planWebhooks(doing, ofKind(deeds, 'webhook'));
  stateFacts(doing, deeds);
  return sendMessages(doing, ofKind(deeds, 'send'));
}
