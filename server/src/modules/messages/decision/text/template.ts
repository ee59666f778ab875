import type { TemplateProblem } from '#contracts/api/messages.ts';
import type { MessageContent } from '#contracts/content.ts';
import { readLiquid } from './liquid.ts';
import { cut, mapTexts, textsOf } from './texts.ts';

/** `{{ name }}`, or `{{ name | default: "friend" }}`; quotes may be straight or typographic. */
const placeholder =
  /\{\{\s*([A-Za-z_][\w.]{0,63})\s*(?:\|\s*default\s*:\s*(?:"([^"]{0,200})"|'([^']{0,200})'|“([^”]{0,200})”)\s*)?\}\}/g;

/** Longest value of one variable: names come from outside. */
const valueLimit = 200;
/** Blocks are texts of our own. */
const isBlock = (name: string) => name.startsWith('blocks.');

type Values = Record<string, string>;

/** A text made ready to be filled in many times. */
interface Compiled {
  names: readonly string[];
  fill(values: Values): string;
  problem: Omit<TemplateProblem, 'field'> | null;
}

/** Texts that are sent to many are compiled once. */
const compiled = new Map<string, Compiled>();
const cacheLimit = 2_000;

function compile(text: string): Compiled {
  const known = compiled.get(text);
  if (known) return known;
  const made = make(text);
  if (compiled.size >= cacheLimit) compiled.clear();
  compiled.set(text, made);
  return made;
}

/** Plain placeholders, by far the most, need no engine; a text it does not understand keeps its braces. */
function make(text: string): Compiled {
  const simple = {
    names: Array.from(text.matchAll(placeholder), ([, name]) => name ?? ''),
    fill: (values: Values) => fillPlain(text, values),
  };
  const rest = text.replace(placeholder, '');
  if (!rest.includes('{{') && !rest.includes('{%')) return { ...simple, problem: null };
  const liquid = readLiquid(text);
  if ('message' in liquid) return { ...simple, problem: liquid };
  return { names: liquid.names, fill: (values) => fillLiquid(liquid, values), problem: null };
}

const fillPlain = (text: string, values: Values): string =>
  text.replace(placeholder, (_match, name: string, ...rest: unknown[]) => {
    const value = Object.hasOwn(values, name) ? (values[name] ?? '') : '';
    if (value !== '') return fit(name, value);
    return String(rest.slice(0, 3).find((fallback) => typeof fallback === 'string') ?? '');
  });

function fillLiquid(
  { names, render: fill }: { names: readonly string[]; render(values: Values): string },
  values: Values,
): string {
  const own = names.filter((name) => Object.hasOwn(values, name) && values[name] !== '');
  try {
    return clean(
      fill(Object.fromEntries(own.map((name) => [name, fit(name, values[name] ?? '')]))),
    );
  } catch {
    // It took more than it may: nothing is left, which is said as the reason where that is all.
    return '';
  }
}

const fit = (name: string, value: string) =>
  isBlock(name) ? clean(value) : cut(clean(value), valueLimit);

/** Names of the variables in a text. */
export const namesIn = (text: string): readonly string[] =>
  text.includes('{') ? compile(text).names : [];

/** Names of the variables in a content's texts. */
export const variablesIn = (content: MessageContent): string[] => [
  ...new Set(textsOf(content).flatMap(({ text }) => namesIn(text))),
];

/**
 * Fills variables in. An unknown or empty one becomes its default, or nothing. What is not
 * understood stays as it is, and values are not looked at again.
 */
export const render = (text: string, values: Values, limit: number): string =>
  text.includes('{') ? cut(compile(text).fill(values), limit) : text;

/** A content with its texts filled in. */
export const renderContent = (content: MessageContent, values: Values): MessageContent =>
  mapTexts(content, (text, limit) => render(text, values, limit));

/** The places in a text that the template language does not understand; the first of each text. */
export const problemsIn = (text: string, field: string): TemplateProblem[] => {
  const problem = text.includes('{') ? compile(text).problem : null;
  return problem ? [{ field, ...problem }] : [];
};

/** The places in a content that the template language does not understand. */
export const contentProblems = (content: MessageContent): TemplateProblem[] =>
  textsOf(content).flatMap(({ field, text }) => problemsIn(text, field));

/** PostgreSQL stores neither NUL nor half a surrogate pair. */
export const clean = (text: string): string => text.replaceAll('\0', '').toWellFormed();
