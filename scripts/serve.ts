// npm run serve: production. No simulator, no sample data.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Role } from '#kernel/config.ts';
import { CommandError, main, root } from './lib/command.ts';
import { addEmbeddedPostgres, addServer, checkDatabase, homeFolder } from './lib/server.ts';
import { createServices, type Services } from './lib/services.ts';

const usage =
  'usage: npm run serve -- [--role web|worker|all] [--embedded], with DATABASE_URL unless --embedded';

await main(async () => {
  const { role, embedded } = readOptions();
  if (role !== 'worker' && !existsSync(path.join(root, 'console/dist/index.html')))
    throw new CommandError('the console is not built; run "npm run build" once after installing.');
  const services = createServices();
  try {
    const databaseUrl = await database(services, embedded);
    const env = { ...process.env, RAPPORT_HOME: homeFolder() };
    const running = await addServer(services, { databaseUrl, role, env });
    const { address, healthAddress } = running;
    services.log.info({ address, healthAddress, role }, 'Rapport is running');
  } catch (error) {
    await services.stopAll();
    throw error;
  }
});

function readOptions(): { role: Role; embedded: boolean } {
  let values: { role: string; embedded: boolean };
  try {
    const options = {
      role: { type: 'string', default: 'all' },
      embedded: { type: 'boolean', default: false },
    } as const;
    ({ values } = parseArgs({ options, args: process.argv.slice(2) }));
  } catch (error) {
    throw new CommandError(`${error instanceof Error ? error.message : String(error)}; ${usage}`);
  }
  const { role, embedded } = values;
  if (role !== 'web' && role !== 'worker' && role !== 'all')
    throw new CommandError(`there is no role "${role}"; ${usage}`);
  return { role, embedded };
}

async function database(services: Services, embedded: boolean): Promise<string> {
  const url = process.env['DATABASE_URL'];
  if (embedded && url)
    throw new CommandError('DATABASE_URL and --embedded name two databases; give one of them.');
  if (embedded) return addEmbeddedPostgres(services, homeFolder());
  if (!url)
    throw new CommandError(
      `set DATABASE_URL to a PostgreSQL 16 or newer, or give --embedded; ${usage}`,
    );
  await checkDatabase(url);
  return url;
}
