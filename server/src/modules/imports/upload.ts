import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DomainError } from '#kernel/errors.ts';

/** Bytes of the largest file; ours, 2026-11: tens of millions of rows. */
export const fileLimit = 2 * 1024 ** 3;

/** Where an import's file lies until the import is over. Processes that share a database share it. */
export const filePath = (home: string, importId: string) =>
  path.join(home, 'imports', `${importId}.data`);

/**
 * Streams an upload to disk; under its name it is whole.
 *
 * @returns its size
 * @throws DomainError `imports.too_large`
 */
export async function storeUpload(
  home: string,
  importId: string,
  file: Readable & { truncated?: boolean },
): Promise<number> {
  const target = filePath(home, importId);
  const part = `${target}.part`;
  await mkdir(path.dirname(target), { recursive: true, mode: 0o700 });
  try {
    await pipeline(file, createWriteStream(part, { mode: 0o600 }));
    if (file.truncated)
      throw new DomainError(
        'too_large',
        'imports.too_large',
        `The file has more than ${fileLimit / 1024 ** 3} GB. Pack it with gzip, or divide it.`,
        { gb: fileLimit / 1024 ** 3 },
      );
    await rename(part, target);
    return (await stat(target)).size;
  } finally {
    await rm(part, { force: true });
  }
}
