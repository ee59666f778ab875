export const delimiters = [',', ';', '\t', '|'] as const;

/** What parts the cells: the candidate that most lines have equally often, and most often. */
export function detectDelimiter(text: string): string {
  const lines = text.split(/\r\n|\n|\r/, 50).filter((line) => line.trim() !== '');
  // The last line of a sample may be cut.
  if (lines.length > 2) lines.pop();
  let best = { delimiter: ',', score: 0 };
  for (const delimiter of delimiters) {
    const counts = lines.map((line) => countOutsideQuotes(line, delimiter));
    const first = counts[0] ?? 0;
    if (first === 0) continue;
    const agreeing = counts.filter((count) => count === first).length / counts.length;
    const score = agreeing * 100 + Math.min(first, 50);
    if (score > best.score) best = { delimiter, score };
  }
  return best.delimiter;
}

const countOutsideQuotes = (line: string, delimiter: string) =>
  line.replaceAll(/"[^"]*"/g, '').split(delimiter).length - 1;
