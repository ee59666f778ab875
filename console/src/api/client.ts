import { ApiProblem, problemOf } from './problem.ts';

export type Query = Record<string, string | number | boolean | null | undefined>;

/** The path with its query; empty values are left out. */
export function withQuery(path: string, query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (value !== null && value !== undefined && value !== '') search.set(name, String(value));
  const text = search.toString();
  return text ? `${path}?${text}` : path;
}

/** The address of an API path, for links and pictures that the browser loads itself. */
export const apiUrl = (path: string, query?: Query): string => withQuery(`/api/v1${path}`, query);

let onSignedOut: () => void = () => undefined;

/** Called whenever the server says that nobody is signed in (any more). */
export function whenSignedOut(run: () => void): void {
  onSignedOut = run;
}

let beforeRefusal: () => Promise<unknown> = () => Promise.resolve();

/** Awaited before a refusal is passed on, so that the words for it are there when it is shown. */
export function whenRefused(run: () => Promise<unknown>): void {
  beforeRefusal = run;
}

interface Sending {
  query?: Query;
  body?: unknown;
  signal?: AbortSignal;
}

/**
 * One call to `/api/v1`. POSTs bear an Idempotency-Key, so that a retry by a proxy creates nothing twice.
 * @throws ApiProblem when the server refuses, or with code `network` when it cannot be reached
 */
export async function call<T>(method: string, path: string, sending: Sending = {}): Promise<T> {
  const headers: Record<string, string> = { accept: 'application/json' };
  const form = sending.body instanceof FormData;
  if (sending.body !== undefined && !form) headers['content-type'] = 'application/json';
  if (method === 'POST' && !form) headers['idempotency-key'] = randomKey();
  const init: RequestInit = { method, headers, credentials: 'same-origin' };
  if (sending.body !== undefined)
    init.body = form ? (sending.body as FormData) : JSON.stringify(sending.body);
  if (sending.signal) init.signal = sending.signal;
  const response = await fetch(apiUrl(path, sending.query), init).catch((error: unknown) => {
    if (sending.signal?.aborted) throw error;
    throw new ApiProblem(0, 'network', error instanceof Error ? error.message : String(error));
  });
  if (!response.ok) {
    const problem = await problemOf(response);
    if (problem.status === 401) onSignedOut();
    else await beforeRefusal().catch(() => undefined);
    throw problem;
  }
  if (response.status === 204) return undefined as T;
  return (await response.json()) as T;
}

/** `crypto.randomUUID` exists only in secure contexts; a console on http in a local network is not one. */
function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export const get = <T>(path: string, query?: Query, signal?: AbortSignal) =>
  call<T>('GET', path, { ...(query && { query }), ...(signal && { signal }) });
export const post = <T>(path: string, body?: unknown) => call<T>('POST', path, { body });
export const put = <T>(path: string, body: unknown) => call<T>('PUT', path, { body });
export const patch = <T>(path: string, body: unknown) => call<T>('PATCH', path, { body });
export const remove = <T = undefined>(path: string) => call<T>('DELETE', path);
