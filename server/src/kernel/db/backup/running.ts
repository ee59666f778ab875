import path from 'node:path';
import type pg from 'pg';
import type { Place } from '../embedded-place.ts';
import { isReady, readIfThere } from '../embedded-process.ts';
import { connectAsAdministrator, readOrMakePassword } from '../embedded-setup.ts';
import { startEmbeddedPostgres } from '../embedded.ts';

export interface Administration {
  client: pg.Client;
  /** Ends the connection, and the server where it was started for this. */
  end(): Promise<void>;
}

/** Connects to a home's server as its administrator; starts it when Rapport is not running. */
export async function administer(home: string, place: Place): Promise<Administration> {
  const running = await connectionOf(place.dataFolder);
  const server = running ? undefined : await startEmbeddedPostgres({ home });
  const found = running ?? (await connectionOf(place.dataFolder));
  try {
    if (!found) throw new Error(`The server in ${place.dataFolder} does not say where it listens.`);
    const client = await connectAsAdministrator({
      ...found,
      password: await readOrMakePassword(home),
    });
    return {
      client,
      end: async () => {
        await client.end().catch(() => undefined);
        await server?.stop();
      },
    };
  } catch (error) {
    await server?.stop();
    throw error;
  }
}

/** Where the server of a data folder listens, by its pid file; undefined when none takes connections. */
async function connectionOf(
  dataFolder: string,
): Promise<{ host: string; port: number } | undefined> {
  const text = (await readIfThere(path.join(dataFolder, 'postmaster.pid'))) ?? '';
  // postmaster.pid: pid, data folder, start time, port, socket folder, address, memory, status.
  const [pid, , , port, socket, address] = text.split('\n').map((line) => line.trim());
  if (!(await isReady(dataFolder, Number(pid))) || !isAlive(Number(pid))) return undefined;
  return { host: socket || address || 'localhost', port: Number(port) };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
