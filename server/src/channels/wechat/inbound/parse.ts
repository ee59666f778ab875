import { keepDigits } from '../wire/long-integers.ts';
import { clean, parseXml } from '../wire/xml.ts';
import type { PlatformBody } from './body.ts';

/** A body that is neither the XML nor the JSON that the platform sends. */
export class BodyError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'BodyError';
  }
}

const maxDepth = 16;

/**
 * Parses a callback body: XML for Official Accounts, JSON where the account's console is set so.
 * Numbers that a double cannot hold stay text; what a database refuses becomes U+FFFD.
 * @throws XmlError or BodyError
 */
export function parseBody(source: string): PlatformBody {
  if (!/^\s*\{/.test(source)) return parseXml(source);
  try {
    return tidy(JSON.parse(source, keepDigits), 0) as PlatformBody;
  } catch (error) {
    if (error instanceof BodyError) throw error;
    throw new BodyError('Body is not valid JSON');
  }
}

function tidy(value: unknown, depth: number): unknown {
  if (depth > maxDepth) throw new BodyError('Body is nested too deep');
  if (typeof value === 'string') return clean(value);
  if (Array.isArray(value)) return value.map((item) => tidy(item, depth + 1));
  if (typeof value !== 'object' || value === null) return value;
  const tidied = Object.create(null) as PlatformBody;
  for (const [name, item] of Object.entries(value)) tidied[clean(name)] = tidy(item, depth + 1);
  return tidied;
}
