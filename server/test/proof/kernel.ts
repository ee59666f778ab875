import { systemClock } from '#kernel/clock.ts';
import { readConfig } from '#kernel/config.ts';
import { openDatabase } from '#kernel/db/database.ts';
import { createKernel, type Kernel } from '#kernel/kernel.ts';
import { silentLogger } from '#kernel/telemetry/log.ts';
import { systemRandom } from '#kernel/random.ts';
import { createSecrets } from '#kernel/secrets/secrets.ts';

/** A kernel without modules on a given database. */
export function bareKernel(url: string): Kernel {
  return createKernel({
    config: readConfig({}, { databaseUrl: url }),
    log: silentLogger,
    clock: systemClock,
    random: systemRandom,
    database: openDatabase({ url }),
    secrets: createSecrets(Buffer.alloc(32, 7)),
  });
}
