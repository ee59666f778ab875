const han = /\p{Script=Han}/gu;

/** "Ada Lovelace" → "AL", "王小明" → "小明", "阿May" → "阿": what stands for a person without a picture. */
export function initials(name: string): string {
  const trimmed = name.trim();
  const characters = trimmed.match(han);
  if (characters) return characters.slice(-2).join('');
  const words = trimmed.split(/\s+/).filter(Boolean);
  const first = [...(words[0] ?? '')][0] ?? '?';
  const last = words.length > 1 ? ([...(words.at(-1) ?? '')][0] ?? '') : '';
  return (first + last).toUpperCase();
}
