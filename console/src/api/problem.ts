/** A field of a request that was not as it must be. */
export interface FieldProblem {
  /** Where it stands, e.g. `body.name`. */
  path: string;
  message: string;
  /** What is wrong, e.g. `too_small`. */
  code: string | null;
  values: Readonly<Record<string, string | number | boolean>>;
}

/** An answer that is not a success, as RFC 9457 problem details. */
export class ApiProblem extends Error {
  readonly status: number;
  /** Stable code such as `auth.required`; `network` when no answer came at all. */
  readonly code: string;
  readonly fields: readonly FieldProblem[];
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    status: number,
    code: string,
    message: string,
    details: Record<string, unknown> = {},
  ) {
    super(message);
    this.name = 'ApiProblem';
    this.status = status;
    this.code = code;
    this.details = details;
    this.fields = fieldsIn(details['errors']);
  }
}

function fieldsIn(errors: unknown): FieldProblem[] {
  if (!Array.isArray(errors)) return [];
  return (errors as Partial<FieldProblem>[]).map(({ path = '', message = '', code, values }) => ({
    path,
    message,
    code: code ?? null,
    values: values ?? {},
  }));
}

/** Reads a refused answer, whatever a proxy on the way made of it. */
export async function problemOf(response: Response): Promise<ApiProblem> {
  const text = await response.text().catch(() => '');
  try {
    const body = JSON.parse(text) as Record<string, unknown>;
    const code = typeof body['code'] === 'string' ? body['code'] : `http.${response.status}`;
    const said = body['detail'] ?? body['message'] ?? body['title'] ?? response.statusText;
    return new ApiProblem(response.status, code, String(said), body);
  } catch {
    return new ApiProblem(response.status, `http.${response.status}`, response.statusText);
  }
}
