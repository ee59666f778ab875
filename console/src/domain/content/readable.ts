import { useDetailWords } from '../detail-words.ts';
import { readTemplate } from './placeholders.ts';

/** A template as one reads it in a list, its variables by their names: for texts not filled in. */
export function useReadable(): (text: string) => string {
  const detailWords = useDetailWords();
  return (text) => readTemplate(text, detailWords);
}
