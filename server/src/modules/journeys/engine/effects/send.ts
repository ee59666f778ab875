import type { Intent } from '#modules/messages/index.ts';
import type { Player } from '../play.ts';
import type { Answer } from '../types.ts';
import type { Deed, Doing } from './deed.ts';

const minuteMs = 60_000;

/** Hands messages to the decision, in the transaction of the move: a crash repeats nothing. */
export async function sendMessages(
  { engine, unit }: Doing,
  deeds: readonly Deed<'send'>[],
): Promise<Map<Player, Answer>> {
  if (deeds.length === 0) return new Map();
  const intents = deeds.map(({ player: { run, prompt }, effect: { message } }): Intent => ({
    workspaceId: run.workspaceId,
    contactId: run.contactId,
    purpose: message.purpose,
    priority: prompt ? 'reply' : 'normal',
    ways: message.ways,
    expiresAt: new Date(unit.now.getTime() + message.expiresInMinutes * minuteMs),
    source: { kind: 'journey', id: run.journeyId },
  }));
  const results = await engine.messages.send(unit, intents);
  return new Map(
    deeds.flatMap(({ player }, nth): [Player, Answer][] => {
      const result = results[nth];
      if (!result) return [];
      const { messageId, status } = result;
      return [[player, { kind: 'send', messageId, skipped: status === 'skipped' }]];
    }),
  );
}
