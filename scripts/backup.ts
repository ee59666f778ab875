// npm run backup -- <folder>: the embedded database, while Rapport runs or not.
import path from 'node:path';
import { takeBackup } from '#kernel/db/backup/take.ts';
import { folderArgument } from './lib/backup.ts';
import { main } from './lib/command.ts';
import { homeFolder } from './lib/server.ts';

await main(async () => {
  const target = folderArgument('backup');
  const home = homeFolder();
  const { files } = await takeBackup({ home, target, now: new Date() });
  const megabytes = Math.ceil(files.reduce((sum, { size }) => sum + size, 0) / 1_000_000);
  console.log(`rapport: backed up ${files.length} files (${megabytes} MB) to ${target}.`);
  console.log(
    `rapport: the master key is not in it; keep ${path.join(home, 'secret.key')} (or RAPPORT_SECRET_KEY) elsewhere.`,
  );
});
