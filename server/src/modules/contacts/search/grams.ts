/**
 * How words are found inside names, phones and numbers, in Chinese too, where a search is often one
 * or two characters long: too short for PostgreSQL's trigrams. A text is cut into grams, each hashed
 * with its workspace into an int4; a search looks up those of its own words in an inverted index and
 * the text itself decides about what collided. Decision 0011.
 */

const script = '\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}\\p{sc=Hangul}';
const wordPattern = new RegExp(`[${script}]+|[^\\s${script}]+`, 'gu');
const ideographic = new RegExp(`^[${script}]`, 'u');

/** Longer texts are no names; what lies behind is not found. */
const longest = 500;

/** One form for what people type: half width, lower case, single spaces, nothing unprintable. */
export function normalize(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\p{Cc}\p{Cs}\s]+/gu, ' ')
    .trim()
    .slice(0, longest)
    .toWellFormed();
}

/** The words of a normalized text: runs of Chinese, Japanese or Korean, or of anything else. */
export const words = (text: string): string[] => text.match(wordPattern) ?? [];

/**
 * The three letters in `8888` are `888` twice, which one number in a hundred has. So a digit that
 * stands four times or more in a row has grams by its length too, up to this one; ours, 2026-11.
 */
const longestRun = 8;
const digitRuns = (word: string): string[] => word.match(/([0-9])\1{3,}/g) ?? [];

/** All grams by which a text can be found. */
export function gramsOf(workspaceId: string, text: string): number[] {
  const seed = hash(hashStart, workspaceId);
  const grams = new Set<number>();
  for (const word of words(normalize(text))) {
    const letters = [...word];
    if (ideographic.test(word)) {
      for (const letter of letters) grams.add(hash(seed, letter));
      for (const pair of slices(letters, 2)) grams.add(hash(seed, pair));
    } else {
      grams.add(hash(seed, `^${letters[0]}`));
      if (letters.length > 1) grams.add(hash(seed, `^${letters[0]}${letters[1]}`));
      for (const triple of slices(letters, 3)) grams.add(hash(seed, triple));
      for (const run of digitRuns(word))
        for (let length = 4; length <= Math.min(run.length, longestRun); length++)
          grams.add(hash(seed, run.slice(0, length)));
    }
  }
  return [...grams];
}

/** Whether a word is so short that it is only found where a word of the text begins with it. */
export const countsAtStart = (word: string) => [...word].length < 3 && !ideographic.test(word);

/**
 * The grams that a text must have to hold these words: Chinese and the like anywhere, others from
 * three letters on anywhere and shorter ones at the start of a word.
 */
export function gramsToFind(workspaceId: string, query: string): number[] {
  const seed = hash(hashStart, workspaceId);
  const grams = words(normalize(query)).flatMap((word) => {
    const letters = [...word];
    if (countsAtStart(word)) return [`^${word}`];
    if (letters.length === 1) return [word];
    const runs = digitRuns(word).map((run) => run.slice(0, longestRun));
    return [...slices(letters, ideographic.test(word) ? 2 : 3), ...runs];
  });
  return [...new Set(grams.map((gram) => hash(seed, gram)))];
}

const slices = (letters: readonly string[], size: number): string[] =>
  Array.from({ length: Math.max(0, letters.length - size + 1) }, (_, start) =>
    letters.slice(start, start + size).join(''),
  );

/** FNV-1a over UTF-16 units, continued from a state; signed, as PostgreSQL's int4 is. */
const hashStart = 0x811c9dc5 | 0;
function hash(state: number, text: string): number {
  let value = state;
  for (let at = 0; at < text.length; at++)
    value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return value | 0;
}
