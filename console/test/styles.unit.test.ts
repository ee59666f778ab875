import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { glob, readFile } from 'node:fs/promises';
import path from 'node:path';
import { before, test } from 'node:test';
import ts from 'typescript';

// Styles stand beside what uses them and come with its script. A component that names a class of
// another part must import that part, or the class has no style until somebody visits the other page.

const src = path.resolve(import.meta.dirname, '../src');
const texts = new Map<string, string>();
/** What each source file imports as soon as it is loaded, of our own. */
const imports = new Map<string, string[]>();
/** Style sheets by the classes that they style. */
const styledIn = new Map<string, Set<string>>();

before(async () => {
  for await (const file of glob('**/*.{ts,tsx,css}', { cwd: src })) {
    const text = await readFile(path.join(src, file), 'utf8');
    texts.set(file, text);
    if (file.endsWith('.css')) {
      for (const name of classesStyledBy(text))
        styledIn.set(name, (styledIn.get(name) ?? new Set()).add(file));
    } else imports.set(file, importsOf(file, text));
  }
});

/** Classes that a rule is about: the first of each selector. */
function classesStyledBy(css: string): string[] {
  const heads = css.replaceAll(/\/\*.*?\*\//gs, '').matchAll(/([^{}]+)\{/g);
  return [...heads].flatMap(([, head = '']) =>
    head.split(',').flatMap((selector) => /\.([a-z][\w-]*)/.exec(selector)?.[1] ?? []),
  );
}

const importsOf = (file: string, text: string): string[] =>
  [...text.matchAll(/^import (?!type)(?:[^;]*? from )?'(\.[^']+)';/gms)]
    .map(([, target = '']) => path.join(path.dirname(file), target))
    .filter((target) => existsSync(path.join(src, target)));

/** All that is loaded with a file. */
function loadedWith(file: string, known = new Set<string>()): Set<string> {
  if (known.has(file)) return known;
  known.add(file);
  for (const next of imports.get(file) ?? []) loadedWith(next, known);
  return known;
}

/** Files that import a file as soon as they are loaded. */
const importersOf = (file: string): string[] =>
  [...imports].flatMap(([importer, targets]) => (targets.includes(file) ? [importer] : []));

/** Whether a style sheet is there whenever a component is: it brings it, or all who use it do. */
function comesWith(file: string, sheet: string, asked = new Set<string>()): boolean {
  if (asked.has(file) || loadedWith(file).has(sheet)) return true;
  asked.add(file);
  const importers = importersOf(file);
  return importers.length > 0 && importers.every((one) => comesWith(one, sheet, asked));
}

/** Names in the `className` attributes of a component. */
function classesNamedIn(file: string, text: string): string[] {
  const found: string[] = [];
  const words = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateTail(node))
      found.push(...node.text.split(/\s+/).filter(Boolean));
    ts.forEachChild(node, words);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isJsxAttribute(node) && node.name.getText(source) === 'className') {
      if (node.initializer) words(node.initializer);
    } else ts.forEachChild(node, visit);
  };
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  visit(source);
  return found;
}

test('every class that a component names has its style with it', () => {
  const everywhere = loadedWith('main.tsx');
  const unstyled: string[] = [];
  let seen = 0;
  for (const [file, text] of texts) {
    if (!file.endsWith('.tsx')) continue;
    for (const name of classesNamedIn(file, text)) {
      seen += 1;
      const sheets = styledIn.get(name);
      const there = (sheet: string) => everywhere.has(sheet) || comesWith(file, sheet);
      if (sheets && ![...sheets].some(there))
        unstyled.push(`${file} names .${name} of ${[...sheets].join(', ')}`);
    }
  }
  assert.ok(seen > 300, `only ${seen} classes were found`);
  assert.deepEqual(unstyled, []);
});

test('every style sheet is imported by what it styles', () => {
  const imported = new Set([...imports.values()].flat());
  const sheets = [...texts.keys()].filter((file) => file.endsWith('.css'));
  assert.deepEqual(
    sheets.filter((sheet) => !imported.has(sheet)),
    [],
  );
});
