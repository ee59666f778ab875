import path from 'node:path';
import { CommandError } from './command.ts';

/** The folder that a command of backups was given, as seen from where it was typed. */
export function folderArgument(command: 'backup' | 'restore'): string {
  const [folder, ...more] = process.argv.slice(2);
  if (folder === undefined || folder.startsWith('-') || more.length > 0)
    throw new CommandError(`usage: npm run ${command} -- <folder>`);
  if (process.env['DATABASE_URL'])
    throw new CommandError(
      'DATABASE_URL names a database of your own: use its tools (pg_dump, pg_restore); this is for the embedded one.',
    );
  return path.resolve(process.env['INIT_CWD'] ?? process.cwd(), folder);
}
