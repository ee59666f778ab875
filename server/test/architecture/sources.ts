import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import ts from 'typescript';

export const root = path.resolve(import.meta.dirname, '../../..');

/** The folders whose code is ours. */
const PARTS = ['contracts', 'server', 'console', 'member', 'tracker', 'simulator', 'scripts'];
const SKIPPED = new Set(['node_modules', 'dist', 'fixtures', 'test-results']);

export interface Import {
  /** The imported file, relative to the root, or null when it is a package's. */
  target: string | null;
  specifier: string;
  line: number;
  /** True when types alone are imported, which leaves nothing at run time. */
  typeOnly: boolean;
}

/** A use of time or randomness that nobody can inject. */
export interface AmbientUse {
  what: string;
  line: number;
}

export interface Source {
  /** Path relative to the root, with forward slashes. */
  file: string;
  lines: number;
  imports: Import[];
  ambient: AmbientUse[];
  /** What the file declares with `defineModule`, if it does. */
  module: DeclaredModule | null;
}

export interface DeclaredModule {
  name: string;
  rank: number | string;
  needs: string[];
}

/** Reads every source file of ours. */
export async function readSources(): Promise<Source[]> {
  const aliases = await readAliases();
  const files = (await Promise.all(PARTS.map((part) => listFiles(part)))).flat().sort();
  return Promise.all(files.map(async (file) => parse(file, await readText(file), aliases)));
}

const readText = (file: string) => readFile(path.join(root, file), 'utf8');

async function listFiles(folder: string): Promise<string[]> {
  const exists = await stat(path.join(root, folder)).catch(() => undefined);
  if (exists === undefined) return [];
  const entries = await readdir(path.join(root, folder), { withFileTypes: true });
  const found = entries
    .filter((entry) => !SKIPPED.has(entry.name))
    .map(async (entry) => {
      const at = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return listFiles(at);
      return /\.(tsx?|mjs|js)$/.test(entry.name) && !entry.name.endsWith('.d.ts') ? [at] : [];
    });
  return (await Promise.all(found)).flat();
}

/** The package.json "imports": alias prefix to folder, such as `#kernel/` to `server/src/kernel/`. */
export type Aliases = ReadonlyMap<string, string>;

async function readAliases(): Promise<Aliases> {
  const manifest = JSON.parse(await readText('package.json')) as {
    imports: Record<string, string>;
  };
  const strip = (pattern: string) => pattern.replace(/^\.\//, '').replace(/\*$/, '');
  return new Map(Object.entries(manifest.imports).map(([from, to]) => [strip(from), strip(to)]));
}

/** Parses one file. `file` need not exist, so that the rules can be tried on invented code. */
export function parse(file: string, text: string, aliases: Aliases): Source {
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const source: Source = {
    file,
    lines: text.split('\n').length - (text.endsWith('\n') ? 1 : 0),
    imports: [],
    ambient: [],
    module: null,
  };
  const lineOf = (node: ts.Node) => tree.getLineAndCharacterOfPosition(node.getStart()).line + 1;
  const visit = (node: ts.Node): void => {
    const imported = importOf(node);
    if (imported) {
      const target = resolve(file, imported.specifier, aliases);
      source.imports.push({ ...imported, target, line: lineOf(node) });
    }
    const what = ambientUse(node);
    if (what !== null) source.ambient.push({ what, line: lineOf(node) });
    source.module ??= declaredModule(node);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return source;
}

function importOf(node: ts.Node): Pick<Import, 'specifier' | 'typeOnly'> | null {
  if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
    const phase = node.importClause?.phaseModifier;
    return {
      specifier: node.moduleSpecifier.text,
      typeOnly: phase === ts.SyntaxKind.TypeKeyword,
    };
  }
  if (
    ts.isExportDeclaration(node) &&
    node.moduleSpecifier &&
    ts.isStringLiteral(node.moduleSpecifier)
  )
    return { specifier: node.moduleSpecifier.text, typeOnly: node.isTypeOnly };
  const [argument] = ts.isCallExpression(node) ? node.arguments : [];
  if (
    ts.isCallExpression(node) &&
    node.expression.kind === ts.SyntaxKind.ImportKeyword &&
    argument &&
    ts.isStringLiteralLike(argument)
  )
    return { specifier: argument.text, typeOnly: false };
  return null;
}

function resolve(from: string, specifier: string, aliases: Aliases): string | null {
  if (specifier.startsWith('.')) return path.posix.join(path.posix.dirname(from), specifier);
  for (const [prefix, folder] of aliases)
    if (specifier.startsWith(prefix)) return folder + specifier.slice(prefix.length);
  return null;
}

function ambientUse(node: ts.Node): string | null {
  if (ts.isNewExpression(node) && node.expression.getText() === 'Date' && !node.arguments?.length)
    return 'new Date()';
  if (!ts.isCallExpression(node)) return null;
  const called = node.expression.getText();
  if (called === 'Date.now' || called === 'Math.random') return `${called}()`;
  return /(^|\.)randomUUID$/.test(called) ? 'randomUUID()' : null;
}

function declaredModule(node: ts.Node): DeclaredModule | null {
  if (!ts.isCallExpression(node) || node.expression.getText() !== 'defineModule') return null;
  const [given] = node.arguments;
  if (!given || !ts.isObjectLiteralExpression(given)) return null;
  const value = (name: string) =>
    given.properties.find((p) => ts.isPropertyAssignment(p) && p.name.getText() === name);
  const literal = (name: string): ts.Expression | undefined => {
    const property = value(name);
    return property && ts.isPropertyAssignment(property) ? property.initializer : undefined;
  };
  const text = (node: ts.Expression | undefined) =>
    node && (ts.isStringLiteral(node) || ts.isNumericLiteral(node)) ? node.text : '';
  const needs = literal('needs');
  const rank = text(literal('rank'));
  return {
    name: text(literal('name')),
    rank: /^\d+$/.test(rank) ? Number(rank) : rank,
    needs: needs && ts.isArrayLiteralExpression(needs) ? needs.elements.map(text) : [],
  };
}
