import { tagColors, type TagColor } from '#contracts/api/tags/tags.ts';

/** A tag's name as it is kept: one form of each character, no outer or doubled spaces. */
export const cleanName = (name: string) => name.normalize('NFKC').trim().replace(/\s+/g, ' ');

/** The form in which two names are compared. */
export const nameKey = (name: string) => cleanName(name).toLowerCase();

/** A colour for a tag that was made by its name alone: always the same one for a name. */
export function colorOf(name: string): TagColor {
  let sum = 0;
  for (const character of nameKey(name)) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  return tagColors[sum % tagColors.length] ?? 'gray';
}
