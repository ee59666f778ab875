import type { i18n as I18n } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { StoredProblem } from '#contracts/api/problems.ts';
import { ApiProblem, type FieldProblem } from './problem.ts';

const ns = 'problems';
type Values = Record<string, string | number | boolean>;

/** What of a problem's details fits into a sentence. */
const plain = (details: Readonly<Record<string, unknown>>): Values =>
  Object.fromEntries(
    Object.entries(details).filter((entry): entry is [string, string | number | boolean] =>
      ['string', 'number', 'boolean'].includes(typeof entry[1]),
    ),
  );

/**
 * What the server refused, in the reader's language. A code has words in the catalogue `problems`;
 * `fault` in its details chooses among several. Only a code that has none, such as one of a proxy,
 * is told in the words that came with it.
 */
export function problemWords(i18n: I18n, problem: ApiProblem): string {
  const { code, status, details } = problem;
  if (code === 'network') return i18n.t('common:failure.networkWhy');
  if (code === 'page') return i18n.t('common:failure.pageWhy', { reason: problem.message });
  if (code === 'request.invalid') {
    const fields = problem.fields.map((field) => {
      const words = fieldWords(i18n, field);
      return i18n.t('problems:field.at', { field: fieldName(i18n, field.path), words });
    });
    const bare = fields.length === 0 && { context: 'bare' };
    return i18n.t('problems:request.invalid', { fields: fields.join('; '), ...bare });
  }
  if (code === 'imports.bad_mapping')
    return i18n.t('problems:imports.bad_mapping', { problems: mappingWords(i18n, details) });
  if (i18n.exists(code, { ns })) {
    const { fault } = details;
    const context = typeof fault === 'string' && { context: fault };
    return i18n.t(code, { ns, ...plain(details), ...context });
  }
  const platform = platformWords(i18n, code);
  if (platform) return `${platform} (${code.replace('wechat.', '')})`;
  const key = `http.${status}`;
  if (i18n.exists(key, { ns })) return i18n.t(key, { ns });
  const values = { status, detail: problem.message };
  return i18n.t(status >= 500 ? 'problems:http.broken' : 'problems:http.refused', values);
}

interface MappingFault {
  code: string;
  values: Values;
}

function mappingWords(i18n: I18n, details: Readonly<Record<string, unknown>>): string {
  const faults = (details['problems'] ?? []) as MappingFault[];
  const words = faults.map(({ code, values }) => i18n.t(`problems:mapping.${code}`, values));
  return words.join('; ');
}

/** The last name in a path: `body.variants.0.url` is about a link. */
function fieldName(i18n: I18n, path: string): string {
  const name = path.split('.').findLast((part) => !/^\d*$/.test(part)) ?? path;
  const key = `field.named.${name}`;
  return i18n.exists(key, { ns }) ? i18n.t(key, { ns }) : name;
}

/** What is wrong with one field, without its name. */
export function fieldWords(i18n: I18n, { code, values }: FieldProblem): string {
  if (!code || !i18n.exists(`field.${code}`, { ns })) return i18n.t('problems:field.other');
  const { origin, format, minimum } = values;
  const context = origin === 'string' && minimum === 1 ? 'empty' : (format ?? origin);
  const chosen = context && { context: String(context) };
  return i18n.t(`problems:field.${code}`, { ...values, ...chosen });
}

/**
 * What a platform meant by its return code; null when the catalogue has no words for it. Codes that
 * mean the same stand together, as `40009_40012`.
 */
export function platformWords(i18n: I18n, code: string): string | null {
  const own = code.replace(/^wechat\./, '').replaceAll('.', '_');
  const key = `platform.wechat.${own}`;
  if (i18n.exists(key, { ns })) return i18n.t(key, { ns });
  const number = Number(own);
  const all: unknown = i18n.getResource(i18n.language, ns, 'platform.wechat');
  if (!Number.isInteger(number) || typeof all !== 'object' || all === null) return null;
  const row = Object.entries(all as Record<string, string>).find(([name]) => {
    const [from, to] = name.split('_').map(Number);
    return from !== undefined && to !== undefined && number >= from && number <= to;
  });
  return row?.[1] ?? null;
}

/** Words for whatever went wrong. */
export function useProblemWords(): (error: unknown) => string {
  const { i18n } = useTranslation();
  return (error) => {
    if (error instanceof ApiProblem) return problemWords(i18n, error);
    return error instanceof Error ? error.message : String(error);
  };
}

/** A failure that was kept: by its problem, or in the words of the time before problems were kept. */
export function useFailureWords(): (failure: string, problem: StoredProblem | null) => string {
  const { i18n } = useTranslation();
  return (failure, problem) =>
    problem
      ? problemWords(i18n, new ApiProblem(0, problem.code, failure, problem.values))
      : failure;
}

/** Words for one field of a refused request. */
export function useFieldWords(): (field: FieldProblem) => string {
  const { i18n } = useTranslation();
  return (field) => {
    const words = fieldWords(i18n, field);
    return words.charAt(0).toLocaleUpperCase(i18n.language) + words.slice(1);
  };
}

/** A platform's refusal by its code, or in its own words where we have none. */
export function usePlatformWords(): (code: string, words: string) => string {
  const { i18n } = useTranslation();
  return (code, words) => platformWords(i18n, code) ?? words;
}
