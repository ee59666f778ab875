/** Fields of a template as lines of `name: words`, for a text area. */
export const linesOf = (data: Record<string, string>): string =>
  Object.entries(data)
    .map(([name, words]) => `${name}: ${words}`)
    .join('\n');

/** The fields that such lines mean; a line without a colon names a field that says nothing yet. */
export const dataIn = (lines: string): Record<string, string> =>
  Object.fromEntries(
    lines
      .split('\n')
      .map((line) => {
        const at = line.indexOf(':');
        return at < 0 ? [line.trim(), ''] : [line.slice(0, at).trim(), line.slice(at + 1).trim()];
      })
      .filter(([name]) => name !== ''),
  );
