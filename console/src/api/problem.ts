/** An answer that is not a success, as RFC 9457 problem details. */
export class ApiProblem extends Error {
  readonly status: number;
  /** Stable code such as `auth.required`; `network` when no answer came at all. */
  readonly code: string;
  readonly fields: readonly { path: string; message: string }[];
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
    this.fields = Array.isArray(details['errors'])
      ? (details['errors'] as { path: string; message: string }[])
      : [];
  }
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
