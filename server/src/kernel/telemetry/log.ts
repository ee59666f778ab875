import { pino, type Logger } from 'pino';

export type { Logger } from 'pino';

/** Secrets and message texts must not reach a log; these paths are cut wherever they appear. */
const redact = [
  '*.appSecret',
  '*.secret',
  '*.token',
  '*.encodingAesKey',
  '*.password',
  'req.headers.authorization',
  'req.headers.cookie',
];

export function createLogger(options: { level: string; pretty?: boolean; name?: string }): Logger {
  return pino({
    name: options.name ?? 'rapport',
    level: options.level,
    redact,
    ...(options.pretty
      ? { transport: { target: 'pino-pretty', options: { ignore: 'pid,hostname,name' } } }
      : {}),
  });
}

export const silentLogger: Logger = pino({ level: 'silent' });
