/** The variant of the longest prefix of a language (`zh` for `zh-CN`); undefined when none fits. */
export function inLanguageOf<T extends { language: string }>(
  variants: readonly T[],
  language: string | null,
): T | undefined {
  const wanted = language?.toLowerCase();
  const speaks = (prefix: string) => wanted === prefix || wanted?.startsWith(`${prefix}-`);
  return variants
    .filter((variant) => speaks(variant.language.toLowerCase()))
    .sort((a, b) => b.language.length - a.language.length)[0];
}
