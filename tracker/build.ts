import { build } from 'esbuild';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

/** The most the snippet may weigh on a visitor's connection, gzip at its default level. */
export const BUDGET_BYTES = 5 * 1024;

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/**
 * Bundles the tracker into one script without dependencies.
 * @returns the script's text and its compressed size in bytes
 */
export async function buildTracker(): Promise<{ js: string; gzipBytes: number }> {
  const { version } = JSON.parse(await readFile(at('../package.json'), 'utf8')) as {
    version: string;
  };
  const result = await build({
    entryPoints: [at('src/main.ts')],
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    target: 'es2019', // Safari 12.1 and its contemporaries
    charset: 'utf8',
    legalComments: 'none',
    tsconfigRaw: {},
    define: { __VERSION__: JSON.stringify(version) },
  });
  const [file] = result.outputFiles;
  if (!file) throw new Error('esbuild wrote no output');
  return { js: file.text, gzipBytes: gzipSync(file.contents).length };
}

if (import.meta.main) {
  const { js, gzipBytes } = await buildTracker();
  await mkdir(at('dist'), { recursive: true });
  await writeFile(at('dist/rapport.js'), js);
  console.log(`tracker/dist/rapport.js: ${gzipBytes} of ${BUDGET_BYTES} bytes compressed`);
}
