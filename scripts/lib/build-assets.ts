import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { glob, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { CommandError, root, runProgram, runTool } from './command.ts';

/** Something that browsers load, built from sources into a `dist` folder. */
interface Asset {
  name: string;
  dist: string;
  /** What it is made of; when none of these changed since, it is not built again. */
  sources: string[];
  build(): Promise<{ code: number; output: string }>;
}

const assets: Asset[] = [
  {
    name: 'console',
    dist: 'console/dist',
    sources: ['console/{src,public}/**/*', 'console/*.{html,ts,json}', 'contracts/**/*.ts'],
    build: () => runTool('vite', ['build', 'console', '--logLevel', 'warn']),
  },
  {
    name: 'member',
    dist: 'member/dist',
    sources: ['member/{src,public}/**/*', 'member/*.{html,ts,json}', 'contracts/**/*.ts'],
    build: () => runTool('vite', ['build', 'member', '--logLevel', 'warn']),
  },
  {
    name: 'tracker',
    dist: 'tracker/dist',
    sources: ['tracker/src/**/*', 'tracker/*.ts', 'package.json'],
    build: () => runProgram(process.execPath, [path.join(root, 'tracker/build.ts')]),
  },
];

const STAMP = '.built-from';

/**
 * Builds the console, the member pages and the tracker where their sources changed since the last
 * time; all of them when `always` is set.
 * @param say told which is being built
 */
export async function buildAssets(options: { always: boolean; say: (line: string) => void }) {
  for (const asset of assets) {
    if (!existsSync(path.join(root, path.dirname(asset.dist)))) continue;
    const stamp = path.join(root, asset.dist, STAMP);
    const wanted = await hashOf(asset.sources);
    const found = await readFile(stamp, 'utf8').catch(() => undefined);
    if (found === wanted && !options.always) continue;
    options.say(`building the ${asset.name} …`);
    const { code, output } = await asset.build();
    if (code !== 0) throw new CommandError(`building the ${asset.name} failed:\n${output.trim()}`);
    await writeFile(stamp, wanted);
  }
}

async function hashOf(patterns: string[]): Promise<string> {
  const files: string[] = [];
  for await (const entry of glob(patterns, { cwd: root, withFileTypes: true }))
    if (entry.isFile()) files.push(path.join(entry.parentPath, entry.name));
  const hash = createHash('sha256');
  for (const file of files.sort()) {
    hash
      .update(path.relative(root, file))
      .update('\0')
      .update(await readFile(file));
  }
  return hash.digest('hex');
}
