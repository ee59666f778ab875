/** Tells the developer console, and nobody else, that something of ours failed. */
export function report(error: unknown): void {
  console.warn('[rapport]', error);
}

/** Wraps a function so that nothing it throws reaches the host page. */
export function guard<A extends unknown[], R>(
  run: (...args: A) => R,
): (...args: A) => R | undefined {
  return (...args) => {
    try {
      return run(...args);
    } catch (error) {
      report(error);
      return undefined;
    }
  };
}

/** Adds a guarded listener that sees events before the page's own handlers and never delays them. */
export function listen(target: EventTarget, types: string, handle: (event: Event) => void): void {
  for (const type of types.split(' ')) {
    target.addEventListener(type, guard(handle), { capture: true, passive: true });
  }
}
