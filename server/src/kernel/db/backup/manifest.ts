import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { EmbeddedPostgresError } from '../embedded-error.ts';

/** A file of a backup: its place in the folder, with slashes, and what it must hold. */
export interface BackupFile {
  path: string;
  /** Bytes. */
  size: number;
  /** In hex. */
  sha256: string;
}

const schema = z.object({
  format: z.literal(1),
  /** Major version of the server whose files these are. */
  postgres: z.number().int(),
  /** The moment of the data: what was committed before is in the backup. */
  takenAt: z.iso.datetime(),
  files: z.array(z.object({ path: z.string(), size: z.number(), sha256: z.string() })),
});
export type Manifest = z.infer<typeof schema>;

const NAME = 'manifest.json';

/** Writes the manifest, last of all: a folder without one is no backup. */
export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  const text = `${JSON.stringify(manifest, null, 1)}\n`;
  await writeFile(path.join(folder, NAME), text, { mode: 0o600, flush: true });
}

/** @throws EmbeddedPostgresError for a folder that is no backup, or one of an unknown format */
export async function readManifest(folder: string): Promise<Manifest> {
  const text = await readFile(path.join(folder, NAME), 'utf8').catch(() => undefined);
  if (text === undefined)
    throw new EmbeddedPostgresError(
      'failed',
      `${folder} is no backup, or one that was not finished: it has no ${NAME}.`,
    );
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    const message = `${path.join(folder, NAME)} cannot be read; the backup is damaged or of a newer Rapport.`;
    throw new EmbeddedPostgresError('failed', message, { cause });
  }
}
