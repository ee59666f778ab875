const space = /[ \t\n\r]*/y;
const string = /"(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const scalar = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/** Where a text stops being JSON, as its first place that does not fit; browsers mostly do not say. */
export function jsonFault(text: string): { line: number; column: number } {
  const before = text.slice(0, faultAt(text)).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

function faultAt(text: string): number {
  let place = 0;
  /** Goes on behind what fits here; whether anything did. */
  function take(pattern: RegExp): boolean {
    pattern.lastIndex = place;
    const [found] = pattern.exec(text) ?? [];
    if (found === undefined) return false;
    place += found.length;
    return true;
  }
  function sign(expected: string): boolean {
    take(space);
    if (text[place] !== expected) return false;
    place += 1;
    return true;
  }
  function entries(end: string, entry: () => boolean): boolean {
    if (sign(end)) return true;
    do {
      if (!entry()) return false;
    } while (sign(','));
    return sign(end);
  }
  const named = (): boolean => {
    take(space);
    return take(string) && sign(':') && value();
  };
  function value(): boolean {
    take(space);
    if (sign('{')) return entries('}', named);
    if (sign('[')) return entries(']', value);
    return take(string) || take(scalar);
  }
  if (value()) take(space);
  return place;
}
