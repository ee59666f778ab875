// Measures what a browser loads before somebody has signed in and sees the shell: fails above the budget.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

/** Compressed script of sign-in and shell; the project's own promise (issue 2, section 9). */
export const firstLoadBudget = 250_000;

interface Chunk {
  file: string;
  imports?: string[];
}
type Manifest = Record<string, Chunk>;

const dist = path.resolve(import.meta.dirname, '../dist');

/** Chunks that are fetched for sign-in and shell: the entry, the sign-in page and its texts in one language. */
const roots = [
  'index.html',
  'src/pages/sign-in/page.tsx',
  'src/locales/en/common.json',
  'src/locales/en/sign-in.json',
];

function filesOf(
  manifest: Manifest,
  names: readonly string[],
  found = new Set<string>(),
): Set<string> {
  for (const name of names) {
    const chunk = manifest[name];
    if (!chunk) throw new Error(`The build has no chunk ${name}; run npm run build.`);
    if (found.has(chunk.file)) continue;
    found.add(chunk.file);
    filesOf(manifest, chunk.imports ?? [], found);
  }
  return found;
}

/** @returns compressed bytes of every script of the first load, and their sum */
export async function firstLoad(): Promise<{ files: Map<string, number>; total: number }> {
  const manifest = JSON.parse(
    await readFile(path.join(dist, '.vite/manifest.json'), 'utf8'),
  ) as Manifest;
  const files = new Map<string, number>();
  for (const file of ['theme.js', ...filesOf(manifest, roots)])
    files.set(file, gzipSync(await readFile(path.join(dist, file)), { level: 9 }).length);
  return { files, total: [...files.values()].reduce((sum, bytes) => sum + bytes, 0) };
}

if (import.meta.main) {
  const { files, total } = await firstLoad();
  for (const [file, bytes] of files) console.log(String(bytes).padStart(8), file);
  console.log(String(total).padStart(8), `of ${firstLoadBudget} bytes`);
  if (total > firstLoadBudget) process.exitCode = 1;
}
