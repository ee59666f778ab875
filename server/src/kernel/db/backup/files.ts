import { createHash } from 'node:crypto';
import { mkdir, open, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { systemErrorCode } from '../embedded-error.ts';
import type { BackupFile } from './manifest.ts';

const CHUNK = 1024 * 1024;

/**
 * Copies a file to disk, down to the platter, in a folder that may not exist yet.
 * @returns what was copied; undefined when the file has vanished
 */
export async function copyFile(
  from: string,
  to: string,
): Promise<Omit<BackupFile, 'path'> | undefined> {
  const source = await openIfThere(from);
  if (source === undefined) return undefined;
  try {
    await mkdir(path.dirname(to), { recursive: true, mode: 0o700 });
    const target = await open(to, 'wx', 0o600);
    try {
      const hash = createHash('sha256');
      const chunk = Buffer.allocUnsafe(CHUNK);
      let size = 0;
      for (;;) {
        const { bytesRead } = await source.read(chunk, 0, CHUNK, size);
        if (bytesRead === 0) break;
        const bytes = chunk.subarray(0, bytesRead);
        hash.update(bytes);
        await target.writev([bytes]);
        size += bytesRead;
      }
      await target.sync();
      return { size, sha256: hash.digest('hex') };
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

/** Writes a text to disk, down to the platter. */
export async function writeText(to: string, text: string): Promise<Omit<BackupFile, 'path'>> {
  await writeFile(to, text, { mode: 0o600, flush: true });
  const sha256 = createHash('sha256').update(text).digest('hex');
  return { size: Buffer.byteLength(text), sha256 };
}

async function openIfThere(file: string) {
  try {
    return await open(file, 'r');
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * Every file and folder below a folder, with slashes, folders first, without what `skip` names. What
 * vanishes in the meantime is left out.
 */
export async function listFolder(
  folder: string,
  skip: (relative: string) => boolean = () => false,
): Promise<{ folders: string[]; files: string[] }> {
  const folders: string[] = [];
  const files: string[] = [];
  const walk = async (below: string) => {
    const entries = await readdir(path.join(folder, below), { withFileTypes: true }).catch(
      (error: unknown) => {
        if (systemErrorCode(error) === 'ENOENT') return [];
        throw error;
      },
    );
    for (const entry of entries) {
      const relative = below === '' ? entry.name : `${below}/${entry.name}`;
      if (skip(relative)) continue;
      if (entry.isDirectory()) {
        folders.push(relative);
        await walk(relative);
      } else if (entry.isFile()) files.push(relative);
    }
  };
  await walk('');
  return { folders, files };
}
