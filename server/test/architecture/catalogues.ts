import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './sources.ts';

const LANGUAGES = ['en', 'zh-CN'] as const;
/** i18next's plural endings: English has two forms, Chinese one, so they are no difference. */
const PLURAL = /_(zero|one|two|few|many|other)$/;

/** A catalogue: texts by key, in groups. */
interface Texts {
  [key: string]: string | Texts;
}

/** Keys that one language has and the other lacks, and texts whose {{variables}} differ. */
export function compareTexts(name: string, english: Texts, chinese: Texts): string[] {
  const [en, zh] = [flatten(english), flatten(chinese)];
  const faults: string[] = [];
  for (const [key, texts] of en) {
    const others = zh.get(key);
    if (!others) faults.push(`${name}: ${key} has no 简体中文`);
    else if (variables(texts) !== variables(others))
      faults.push(`${name}: ${key} uses other variables in 简体中文`);
  }
  for (const key of zh.keys()) if (!en.has(key)) faults.push(`${name}: ${key} has no English`);
  for (const [key, texts] of [...en, ...zh])
    if (texts.some((text) => text.trim() === '')) faults.push(`${name}: ${key} is empty`);
  return faults;
}

/** The texts of every key, plural forms together. */
function flatten(texts: Texts, prefix = ''): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [name, value] of Object.entries(texts)) {
    const key = prefix + name.replace(PLURAL, '');
    if (typeof value === 'string') found.set(key, [...(found.get(key) ?? []), value]);
    else for (const [inner, list] of flatten(value, `${prefix}${name}.`)) found.set(inner, list);
  }
  return found;
}

/** `count` may be left out of the form for one ("a scan", "{{count}} scans"). */
function variables(texts: string[]): string {
  const names = texts.flatMap((text) =>
    [...text.matchAll(/\{\{\s*(\w+)/g)].map(([, name]) => name),
  );
  return [...new Set(names)].sort().join(' ');
}

/** Compares every catalogue of the project: `…/locales/en/<name>` with `…/locales/zh-CN/<name>`. */
export async function catalogueFaults(): Promise<string[]> {
  const faults: string[] = [];
  for (const folder of await localeFolders()) {
    const [en, zh] = await Promise.all(LANGUAGES.map((language) => readLanguage(folder, language)));
    const name = path.relative(root, folder);
    if (en && zh) faults.push(...compareTexts(name, en, zh));
  }
  return faults;
}

async function localeFolders(): Promise<string[]> {
  const parts = ['console', 'member', 'server', 'simulator'];
  const lists = parts.map(async (part) => {
    const options = { recursive: true, withFileTypes: true } as const;
    const entries = await readdir(path.join(root, part), options).catch(() => []);
    return entries
      .filter((entry) => entry.isDirectory() && entry.name === 'locales')
      .map((entry) => path.join(entry.parentPath, entry.name))
      .filter((folder) => !/node_modules|[\\/]dist[\\/]/.test(folder));
  });
  return (await Promise.all(lists)).flat();
}

/** One language's texts: `<language>.ts|json`, or a folder of such files, one for each area. */
async function readLanguage(folder: string, language: string): Promise<Texts> {
  const entries = await readdir(folder, { withFileTypes: true });
  const all: Texts = {};
  for (const entry of entries) {
    const at = path.join(folder, entry.name);
    if (entry.isDirectory() && entry.name === language)
      for (const name of await readdir(at))
        all[path.parse(name).name] = await load(path.join(at, name));
    else if (path.parse(entry.name).name === language) Object.assign(all, await load(at));
  }
  return all;
}

async function load(file: string): Promise<Texts> {
  const json = file.endsWith('.json') ? { with: { type: 'json' } } : {};
  const loaded = (await import(pathToFileURL(file).href, json)) as Record<string, Texts>;
  return loaded['default'] ?? Object.values(loaded)[0] ?? {};
}
