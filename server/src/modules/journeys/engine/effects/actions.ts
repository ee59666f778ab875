import { ZodError } from 'zod';
import { DomainError } from '#kernel/errors.ts';
import type { Deed, Doing } from './deed.ts';
import { noteProblem, whyOf } from './notes.ts';

/** Runs registry actions, each once for everybody at the same step. */
export async function runActions(doing: Doing, deeds: readonly Deed<'action'>[]): Promise<void> {
  const groups = Map.groupBy(deeds, ({ player: { run }, effect }) =>
    JSON.stringify([run.journeyId, run.version, effect.step]),
  );
  for (const group of groups.values()) {
    const code = await runGroup(doing, group);
    if (code) for (const deed of group) noteProblem(doing, deed, code);
  }
}

/** @returns the code of what is wrong with the action or what it was given; null: it was done */
async function runGroup(doing: Doing, group: readonly Deed<'action'>[]): Promise<string | null> {
  const { engine, unit } = doing;
  const [first] = group;
  const known = engine.kernel.registry.all('actions');
  const action = known.find(({ name }) => name === first?.effect.action);
  if (!action) return 'action.unknown';
  try {
    await action.run(
      unit,
      group.map(({ player: { run }, effect: { params } }) => ({
        workspaceId: run.workspaceId,
        contactId: run.contactId,
        why: whyOf(doing, run),
        at: unit.now,
        source: { kind: 'journey', id: run.journeyId },
        params,
      })),
    );
    return null;
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    if (error instanceof ZodError) return 'action.params';
    throw error;
  }
}
