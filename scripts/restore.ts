// npm run restore -- <folder>: puts a backup back into a home without a database.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { restoreBackup } from '#kernel/db/backup/restore.ts';
import { folderArgument } from './lib/backup.ts';
import { main } from './lib/command.ts';
import { homeFolder } from './lib/server.ts';

await main(async () => {
  const source = folderArgument('restore');
  const home = homeFolder();
  const { takenAt } = await restoreBackup(source, home);
  console.log(`rapport: restored the backup of ${takenAt} to ${home}.`);
  const key = path.join(home, 'secret.key');
  if (!existsSync(key) && !process.env['RAPPORT_SECRET_KEY'])
    console.log(`rapport: put the master key back before you start: ${key}.`);
});
