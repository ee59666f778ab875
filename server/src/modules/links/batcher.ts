interface Waiting<In, Out> {
  given: In;
  resolve(out: Out): void;
  reject(error: unknown): void;
}

/**
 * Does for many callers at once what each asks for alone: while one batch is under way the next one
 * gathers, so a busy moment costs few statements and a quiet one no waiting.
 *
 * @param run does a batch; one result for each, in order
 */
export function createBatcher<In, Out>(
  run: (batch: In[]) => Promise<readonly Out[]>,
  limit: number,
): (given: In) => Promise<Out> {
  const waiting: Waiting<In, Out>[] = [];
  let busy = false;

  async function work(): Promise<void> {
    busy = true;
    while (waiting.length > 0) {
      const batch = waiting.splice(0, limit);
      try {
        const results = await run(batch.map(({ given }) => given));
        for (const [nth, { resolve }] of batch.entries()) resolve(results[nth] as Out);
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    busy = false;
  }

  return (given) =>
    new Promise<Out>((resolve, reject) => {
      waiting.push({ given, resolve, reject });
      // Callers of this turn of the event loop share the first batch too.
      if (!busy) {
        busy = true;
        queueMicrotask(() => void work());
      }
    });
}
