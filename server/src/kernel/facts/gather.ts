/**
 * Commits of news that nobody waits for gather for so long, so that their reactions run in few wide
 * batches: a batch costs some dozen statements, whatever is in it. Ours, 2026-11.
 */
const gatherMs = 25;

/**
 * @param wake has the lanes looked at, at once
 * @returns the same for many commits together, a moment later
 */
export function gatherLanes(wake: (lanes: readonly number[]) => void) {
  const gathered = new Set<number>();
  let timer: NodeJS.Timeout | null = null;

  return function later(lanes: readonly number[]): void {
    for (const lane of lanes) gathered.add(lane);
    // A process that ends meanwhile leaves them to the others' polls.
    timer ??= setTimeout(() => {
      timer = null;
      const due = [...gathered];
      gathered.clear();
      wake(due);
    }, gatherMs).unref();
  };
}
