/** A parsed callback body. Its element names are inconsistent, so every field is optional. */
export type PlatformBody = Record<string, unknown>;

/** The first of the named fields that holds text or a number, as text; null when none does. */
export function text(body: PlatformBody, ...names: string[]): string | null {
  for (const name of names) {
    const value = body[name];
    if (typeof value === 'string' && value !== '') return value;
    if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  }
  return null;
}

/** A finite number field, or null. */
export function number(body: PlatformBody, name: string): number | null {
  const value = text(body, name)?.trim();
  if (!value) return null;
  const parsed = Number(value);
  return Number.isFinite(parsed) ? parsed : null;
}

/** A field that holds child elements; empty when it does not. */
export function child(body: PlatformBody, name: string): PlatformBody {
  const value = body[name];
  return isBody(value) ? value : {};
}

/** A field that the platform sends as one element or several: always the list of those with children. */
export function list(body: PlatformBody, name: string): PlatformBody[] {
  const value = body[name];
  return (Array.isArray(value) ? value : [value]).filter(isBody);
}

/** The fields of `body` that are present, under new names; numbers stay text. */
export function pick(body: PlatformBody, names: Record<string, string>): Record<string, string> {
  const picked: Record<string, string> = {};
  for (const [from, to] of Object.entries(names)) {
    const value = text(body, from);
    if (value !== null) picked[to] = value;
  }
  return picked;
}

function isBody(value: unknown): value is PlatformBody {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
