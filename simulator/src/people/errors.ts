/** Something a person cannot do, such as scanning an expired code; `code` is for programs. */
export class ActionError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}
