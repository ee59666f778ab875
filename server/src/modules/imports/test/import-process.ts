/** A process that works on one import, for tests that kill it: `<database url> <home> <workspace> <import>`. */
import { bareKernel } from '#test/proof/kernel.ts';
import { runImport } from '../run/run.ts';

const [url = '', home = '', workspaceId = '', importId = ''] = process.argv.slice(2);
const kernel = bareKernel(url);
await runImport(
  { ...kernel, config: { ...kernel.config, home } },
  { workspaceId, importId },
  { signal: new AbortController().signal },
);
