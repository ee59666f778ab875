import { createServer } from 'node:net';
import { CommandError } from './command.ts';

/** A port from the environment. 0 lets the system choose. */
export function portFrom(name: string, fallback: number): number {
  const given = process.env[name];
  if (given === undefined || given === '') return fallback;
  if (/^\d{1,5}$/.test(given) && Number(given) <= 65_535) return Number(given);
  throw new CommandError(`${name} is "${given}", but must be a port number from 0 to 65535.`);
}

/** Refuses a taken port before anything is started, naming who wants it and how to choose another. */
export async function requireFreePort(port: number, what: string, name: string): Promise<void> {
  const probe = createServer();
  const error = await new Promise<NodeJS.ErrnoException | undefined>((resolve) => {
    probe.once('error', resolve);
    probe.listen(port, process.env['HOST'] ?? '127.0.0.1', () =>
      probe.close(() => resolve(undefined)),
    );
  });
  if (error === undefined) return;
  if (error.code === 'EADDRINUSE')
    throw new CommandError(
      `port ${port} for ${what} is taken by another program; stop that, or choose another with ${name}, for example ${name}=${port + 100} npm start.`,
    );
  if (error.code === 'EACCES')
    throw new CommandError(`this user may not listen on port ${port} for ${what}; set ${name}.`);
  throw error;
}
