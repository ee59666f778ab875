import closeWithGrace from 'close-with-grace';
import { bootstrapWorkspace } from '#kernel/auth/bootstrap.ts';
import { readConfig, type Role } from '#kernel/config.ts';
import { databaseClock } from '#kernel/db/clock.ts';
import { openDatabase } from '#kernel/db/database.ts';
import { migrate } from '#kernel/db/migrate.ts';
import { createKernel, type Kernel } from '#kernel/kernel.ts';
import { createLogger, type Logger } from '#kernel/telemetry/log.ts';
import { systemRandom } from '#kernel/random.ts';
import { checkSecrets } from '#kernel/secrets/check.ts';
import { createSecrets, loadSecretKey } from '#kernel/secrets/secrets.ts';
import { startTracing } from '#kernel/tracing/start.ts';
import { createApp, type Addresses, type App } from './app.ts';
import { modules } from './modules.ts';

export interface Running extends Addresses {
  kernel: Kernel;
  app: App;
  /** The first workspace was made by this start. */
  created: boolean;
  /** Finishes what is under way and ends; what was accepted is on disk. */
  stop(): Promise<void>;
}

/**
 * Starts Rapport on a database: reads the configuration, migrates, makes the first workspace when
 * the environment names its owner, and starts what the role asks for. Does not touch signals; see
 * `stopOnSignals`.
 *
 * @throws ConfigError for a wrong setting, MigrationError for a database of another version, and
 *   the system's error when the port is taken; nothing is left running
 */
export async function startServer(given: {
  databaseUrl: string;
  role?: Role;
  env?: Record<string, string | undefined>;
  /** Logs for people instead of one JSON object a line. */
  pretty?: boolean;
}): Promise<Running> {
  const config = readConfig(given.env ?? process.env, given);
  const log = createLogger({ level: config.logLevel, pretty: given.pretty ?? false });
  const secrets = createSecrets(await loadSecretKey(config.home, config.secretKey));
  const tracing = await startTracing(process.env, log);
  await migrate(config.databaseUrl);
  const database = openDatabase({ url: config.databaseUrl, max: config.dbPool });
  const clock = await checkSecrets(database.db, secrets)
    .then(() => databaseClock(database.db))
    .catch(async (error: unknown) => {
      await database.close();
      throw error;
    });
  const kernel = createKernel({
    config,
    log,
    clock,
    random: systemRandom,
    database,
    secrets,
    tracing,
  });
  const app = await createApp(kernel, modules).catch(async (error: unknown) => {
    await clock.stop();
    await database.close();
    throw error;
  });
  const stop = async () => {
    await clock.stop();
    await app.stop();
    await tracing?.stop();
  };
  try {
    const { created } = config.firstStart
      ? await bootstrapWorkspace(kernel, config.firstStart)
      : { created: false };
    const addresses = await app.start();
    return { ...addresses, kernel, app, created, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Longer than any request or batch should take; then the process ends all the same. */
const graceMs = 20_000;

/**
 * Stops once on Ctrl-C, on a request to end, and on an error that nobody caught; then the process
 * exits. `stop` ends everything the process started, in order.
 */
export function stopOnSignals(log: Logger, stop: () => Promise<void>): void {
  closeWithGrace({ delay: graceMs, logger: log }, async ({ err, signal }) => {
    if (err) log.fatal({ err }, 'stopping after an error that nobody caught');
    else log.info({ signal }, 'stopping');
    await stop();
  });
}
