import { createHash } from 'node:crypto';

/**
 * The arm of a split that a run takes: always the same, and in the long run as often as its share.
 *
 * @param arms their shares add up to 100
 */
export function armOf(
  runId: string,
  step: string,
  arms: readonly { id: string; share: number }[],
): string {
  const digest = createHash('sha256').update(`${runId} ${step}`).digest();
  const whole = arms.reduce((sum, { share }) => sum + share, 0);
  let rest = (digest.readUInt32BE() / 2 ** 32) * whole;
  for (const { id, share } of arms) {
    if (rest < share) return id;
    rest -= share;
  }
  return arms.at(-1)?.id ?? '';
}
