import type { StoredProblem } from '#contracts/api/problems.ts';

/**
 * A refusal in the language of the domain. Only `kernel/http` turns its `kind` into a status code.
 * `message` is for people; `code` is stable for programs, e.g. `codes.scene_taken`.
 */
export class DomainError extends Error {
  readonly code: string;
  readonly kind: DomainErrorKind;
  readonly details: Record<string, unknown>;

  constructor(
    kind: DomainErrorKind,
    code: string,
    message: string,
    details: Record<string, unknown> = {},
  ) {
    super(message);
    this.name = 'DomainError';
    this.kind = kind;
    this.code = code;
    this.details = details;
  }
}

export type DomainErrorKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'gone'
  | 'too_large'
  | 'unprocessable'
  | 'limited'
  | 'unavailable'
  | 'upstream';

/** A refusal as it is kept: its code, and those of its details that words can be made of. */
export const storedProblem = ({ code, details }: DomainError): StoredProblem => ({
  code,
  values: Object.fromEntries(
    Object.entries(details).filter((entry): entry is [string, string | number | boolean] =>
      ['string', 'number', 'boolean'].includes(typeof entry[1]),
    ),
  ),
});

export const notFound = (what: string, id: string) =>
  new DomainError('not_found', `${what}.not_found`, `No ${what} with id ${id}.`, { id });
