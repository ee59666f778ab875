import { glob } from 'node:fs/promises';
import path from 'node:path';
import { root } from './command.ts';

/** A group of test files that run together. */
export interface Suite {
  name: string;
  /** Test files that run at the same time; each is a process. */
  concurrency: number;
  needs: { database?: boolean; browser?: boolean };
  files: string[];
}

interface Rule extends Omit<Suite, 'files'> {
  takes(file: string): boolean;
}

const under = (...folders: string[]) => {
  return (file: string) => folders.some((folder) => file.startsWith(`${folder}/`));
};

/** In the order they run: the quickest to find a fault come first. A file goes to the first that takes it. */
const rules: Rule[] = [
  {
    name: 'architecture',
    concurrency: 1,
    needs: {},
    takes: (file) => file === 'server/test/architecture.test.ts',
  },
  { name: 'unit', concurrency: 2, needs: {}, takes: (file) => /\.unit\.test\.tsx?$/.test(file) },
  {
    name: 'browser',
    concurrency: 1,
    needs: { database: true, browser: true },
    takes: (file) =>
      under('tracker', 'console', 'member')(file) || /\.browser\.test\.ts$/.test(file),
  },
  { name: 'simulator', concurrency: 2, needs: {}, takes: under('simulator') },
  { name: 'commands', concurrency: 1, needs: {}, takes: under('scripts') },
  { name: 'database', concurrency: 2, needs: { database: true }, takes: () => true },
];

const ORDER = ['architecture', 'unit', 'database', 'simulator', 'browser', 'commands'];

/** Finds every test file of the project and sorts it into its suite. */
export async function findSuites(): Promise<Suite[]> {
  const files: string[] = [];
  const parts = '{contracts,server,console,member,tracker,simulator,scripts}';
  const exclude = (name: string) => /(^|\/)(node_modules|dist|fixtures)$/.test(name);
  for await (const file of glob(`${parts}/**/*.test.{ts,tsx}`, { cwd: root, exclude }))
    files.push(file.replaceAll(path.sep, '/'));
  return sortIntoSuites(files);
}

/** Puts each file into its suite; suites without files are left out. */
export function sortIntoSuites(files: readonly string[]): Suite[] {
  const suites = rules.map(({ takes: _, ...suite }): Suite => ({ ...suite, files: [] }));
  for (const file of [...files].sort())
    suites[rules.findIndex((rule) => rule.takes(file))]?.files.push(file);
  return ORDER.flatMap((name) =>
    suites.filter((suite) => suite.name === name && suite.files.length),
  );
}
