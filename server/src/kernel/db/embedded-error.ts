/** What went wrong with the embedded server, for callers that react differently to each. */
export type EmbeddedPostgresProblem =
  | 'unsupported'
  | 'in-use'
  | 'port-taken'
  | 'disk-full'
  | 'wrong-version'
  | 'no-user'
  | 'not-permitted'
  | 'failed';

/** An error whose message is one line written for the person who started Rapport. */
export class EmbeddedPostgresError extends Error {
  readonly code: EmbeddedPostgresProblem;

  constructor(code: EmbeddedPostgresProblem, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'EmbeddedPostgresError';
    this.code = code;
  }
}

/** The operating system's error code (ENOENT, EACCES …) of a thrown value, if it has one. */
export function systemErrorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/**
 * Says in one line what PostgreSQL's own output means.
 * @param output stderr of initdb or of the server, in English (we force LC_MESSAGES=C)
 */
export function explainOutput(
  output: string,
  where: { dataFolder: string; port?: number | undefined },
): EmbeddedPostgresError {
  const folder = where.dataFolder;
  if (/No space left on device|Disk quota exceeded/.test(output)) return diskFull(folder);
  if (/could not bind|Address already in use|could not create any TCP\/IP sockets/.test(output)) {
    return new EmbeddedPostgresError(
      'port-taken',
      `Port ${where.port ?? 'for the database'} is taken by another program; stop it or choose another port for the database.`,
    );
  }
  if (/database files are incompatible|initialized by PostgreSQL version/.test(output)) {
    return new EmbeddedPostgresError(
      'wrong-version',
      `The database in ${folder} was made by another version of PostgreSQL than the one that ships with this Rapport.`,
    );
  }
  if (/lock file .* already exists|pre-existing shared memory block/.test(output)) {
    return new EmbeddedPostgresError('in-use', `The database in ${folder} is already in use.`);
  }
  if (/Permission denied|Operation not permitted/.test(output)) {
    return new EmbeddedPostgresError(
      'not-permitted',
      `PostgreSQL may not use ${folder}: ${lastComplaint(output)}`,
    );
  }
  return new EmbeddedPostgresError('failed', `PostgreSQL did not start: ${lastComplaint(output)}`);
}

/** The same for an error that our own file operations threw. */
export function explainSystemError(error: unknown, folder: string): unknown {
  const code = systemErrorCode(error);
  if (code === 'ENOSPC' || code === 'EDQUOT') return diskFull(folder, error);
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return new EmbeddedPostgresError(
      'not-permitted',
      `This user may not read or write the database files in ${folder}; start Rapport as the user who did so first, or set RAPPORT_HOME to another folder.`,
      { cause: error },
    );
  }
  return error;
}

function diskFull(folder: string, cause?: unknown): EmbeddedPostgresError {
  const message = `The disk that holds ${folder} is full; free some space and start again. Nothing that was saved is lost.`;
  return new EmbeddedPostgresError('disk-full', message, { cause });
}

function lastComplaint(output: string): string {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  const complaint = lines.findLast((line) => /FATAL|PANIC|error:/.test(line));
  return (complaint ?? lines.at(-1) ?? 'it said nothing').trim();
}
