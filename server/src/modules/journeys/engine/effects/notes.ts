import type { Run } from '../types.ts';
import type { Doing } from './carry-out.ts';

/** For people: what brought a change about. */
export const whyOf = ({ ledger }: Doing, run: Run): string => `Journey ${ledger.nameOf(run)}`;

/**
 * Notes that a step could not do its work, at the visit; she goes on all the same.
 *
 * @param code of the problem, whose words are in the catalogues
 */
export function noteProblem(
  { ledger }: Doing,
  run: Run,
  code: string,
  place: { step: string; seq: number } = { step: run.step ?? '', seq: run.seq },
): void {
  ledger.detail(run, place.step, place.seq, { problem: code });
}
