import { glob, readFile } from 'node:fs/promises';
import path from 'node:path';
import ts from 'typescript';

const root = path.resolve(import.meta.dirname, '../..');

/** Where problems get their code: a call's name and which of its arguments it is. */
const makers = [
  { name: 'DomainError', argument: 1, file: '' },
  { name: 'make', argument: 2, file: 'kernel/http/problems.ts' },
];

type Call = ts.CallExpression | ts.NewExpression;

export interface ProblemCodes {
  /** Codes that can be read from the source, e.g. `codes.pool_full`. */
  codes: Set<string>;
  /** Expressions that are known only when the server runs, with their file. */
  dynamic: string[];
}

/**
 * Every problem code that the server's source states: literals, choices between them, templates, and
 * parameters, whose values are looked up at the callers of their function.
 */
export async function problemCodes(): Promise<ProblemCodes> {
  const calls: Call[] = [];
  for await (const file of glob('server/src/**/*.ts', { cwd: root })) {
    if (file.endsWith('.test.ts')) continue;
    const text = await readFile(path.join(root, file), 'utf8');
    collectCalls(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true), calls);
  }
  const codes = new Set<string>();
  const dynamic: string[] = [];
  for (const maker of makers)
    for (const call of calls) {
      const file = call.getSourceFile().fileName;
      if (nameOf(call) !== maker.name || !file.endsWith(maker.file)) continue;
      const code = call.arguments?.[maker.argument];
      const found = code ? valuesOf(code, calls) : null;
      if (found) for (const one of found) codes.add(one);
      else dynamic.push(`${file}: ${code?.getText()}`);
    }
  return { codes, dynamic };
}

function collectCalls(node: ts.Node, calls: Call[]): void {
  if (ts.isCallExpression(node) || ts.isNewExpression(node)) calls.push(node);
  ts.forEachChild(node, (child) => collectCalls(child, calls));
}

const nameOf = (call: Call) => (ts.isIdentifier(call.expression) ? call.expression.text : null);

/** The texts that an expression can be; null when only a running server knows. */
function valuesOf(node: ts.Expression, calls: readonly Call[]): string[] | null {
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isConditionalExpression(node)) {
    const [yes, no] = [valuesOf(node.whenTrue, calls), valuesOf(node.whenFalse, calls)];
    return yes && no && [...yes, ...no];
  }
  if (ts.isTemplateExpression(node)) return templateValues(node, calls);
  if (ts.isIdentifier(node)) return parameterValues(node, calls);
  return null;
}

function templateValues(node: ts.TemplateExpression, calls: readonly Call[]): string[] | null {
  let texts: string[] | null = [node.head.text];
  for (const span of node.templateSpans) {
    const parts = valuesOf(span.expression, calls);
    texts =
      texts && parts && texts.flatMap((text) => parts.map((p) => text + p + span.literal.text));
  }
  return texts;
}

/** What the callers of a parameter's function hand over. */
function parameterValues(node: ts.Identifier, calls: readonly Call[]): string[] | null {
  let scope: ts.Node = node;
  while (!ts.isSourceFile(scope)) {
    scope = scope.parent;
    if (!ts.isFunctionLike(scope)) continue;
    const place = scope.parameters.findIndex(({ name }) => name.getText() === node.text);
    if (place === -1) continue;
    const name = functionName(scope);
    const source = isExported(scope) ? null : node.getSourceFile();
    const given = calls.filter(
      (call) =>
        name !== null && nameOf(call) === name && (!source || call.getSourceFile() === source),
    );
    const values = given.map((call) => {
      const handed = call.arguments?.[place];
      return handed ? valuesOf(handed, calls) : null;
    });
    return values.length > 0 && values.every((value) => value !== null) ? values.flat() : null;
  }
  return null;
}

function isExported(node: ts.SignatureDeclaration): boolean {
  const declared = ts.isVariableDeclaration(node.parent) ? node.parent.parent.parent : node;
  return (
    ts.canHaveModifiers(declared) &&
    (ts.getModifiers(declared) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
  );
}

function functionName(node: ts.SignatureDeclaration): string | null {
  if (node.name) return node.name.getText();
  const { parent } = node;
  return ts.isVariableDeclaration(parent) ? parent.name.getText() : null;
}
