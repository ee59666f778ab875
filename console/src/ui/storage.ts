/** A remembered choice, or `fallback` when none is stored, it is not among `known`, or storage is shut. */
export function readChoice<T extends string, F extends string | null>(
  key: string,
  known: readonly T[],
  fallback: F,
): T | F {
  try {
    const stored = localStorage.getItem(key);
    return known.find((one) => one === stored) ?? fallback;
  } catch {
    return fallback;
  }
}

/** A remembered text; null when none is stored or storage is shut. */
export function readText(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Remembers a choice; null forgets it. A browser without storage simply forgets at once. */
export function storeChoice(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // Private windows may refuse storage; the choice then lasts as long as the page.
  }
}
