import { existsSync } from 'node:fs';
import path from 'node:path';
import { cache, root, runTool } from './command.ts';
import type { Result } from './report.ts';

/** Type-check, lint and formatting: what can be said about the code without running it. */
export async function runStaticChecks(signal: AbortSignal): Promise<Result[]> {
  // Together, as each uses little more than one core; told in a fixed order.
  return Promise.all([
    check('typecheck', typecheck, signal),
    check('lint', [lint], signal),
    check('format', [formatting], signal),
  ]);
}

type Tool = [program: string, ...args: string[]];

const projects = ['tsconfig.json', 'console/tsconfig.json', 'member/tsconfig.json'];
const typecheck = projects
  .filter((file) => existsSync(path.join(root, file)))
  .map((file): Tool => {
    // tsc looks again only at what changed, and at what depends on it.
    const info = path.join(cache, `${file.replaceAll('/', '-')}.tsbuildinfo`);
    return ['tsc', '-p', file, '--noEmit', '--incremental', '--tsBuildInfoFile', info];
  });

// Cached by content: a file that did not change is not looked at again, although the types that it
// imports may have. A fresh clone, and so continuous integration, looks at everything.
const lint: Tool = [
  'eslint',
  '--cache',
  '--cache-strategy=content',
  `--cache-location=${path.join(cache, 'eslint')}`,
  '.',
];

const formatting: Tool = [
  'prettier',
  '--check',
  '--log-level=warn',
  '--cache',
  `--cache-location=${path.join(cache, 'prettier')}`,
  '.',
];

async function check(name: string, tools: Tool[], signal: AbortSignal): Promise<Result> {
  const began = performance.now();
  const outputs: string[] = [];
  for (const [program, ...args] of tools) {
    const { code, output } = await runTool(program, args, signal);
    if (code !== 0) outputs.push(output.trim() || `${program} ended with code ${code}`);
  }
  const failed = outputs.length > 0 ? 1 : 0;
  const seconds = (performance.now() - began) / 1000;
  return { name, seconds, passed: 1 - failed, failed, skipped: 0, faults: outputs };
}
