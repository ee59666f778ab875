import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { DomainError } from '#kernel/errors.ts';
import { batchBytes } from './limits.ts';

const options = { maxOutputLength: batchBytes };
const decoders: Record<string, (body: Buffer) => Promise<Buffer>> = {
  gzip: (body) => promisify<Buffer, typeof options, Buffer>(gunzip)(body, options),
  deflate: (body) => promisify<Buffer, typeof options, Buffer>(inflate)(body, options),
  br: (body) => promisify<Buffer, typeof options, Buffer>(brotliDecompress)(body, options),
};

/**
 * Reads a request's JSON object, whatever content type it claims: browsers send `text/plain` to be
 * spared a preflight. Characters that PostgreSQL cannot keep are taken out.
 *
 * @param encoding the header `content-encoding`
 * @throws DomainError `tracking.bad_encoding`, `tracking.bad_json`, `tracking.too_large`
 */
export async function readBody(
  body: unknown,
  encoding: string | undefined,
): Promise<Record<string, unknown>> {
  const bytes = await decoded(Buffer.isBuffer(body) ? body : Buffer.alloc(0), encoding);
  const text = bytes.toString('utf8');
  const parsed = parse(text);
  return unkeepable.test(text) ? (clean(parsed, 0) as Record<string, unknown>) : parsed;
}

async function decoded(body: Buffer, encoding = 'identity'): Promise<Buffer> {
  const name = encoding.trim().toLowerCase();
  if (name === 'identity' || name === '') return body;
  const decode = Object.hasOwn(decoders, name) ? decoders[name] : undefined;
  if (!decode) throw badEncoding(`The content encoding ${name.slice(0, 20)} is not known.`);
  return decode(body).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ERR_BUFFER_TOO_LARGE')
      throw new DomainError('too_large', 'tracking.too_large', 'A request holds at most 500 KB.');
    throw badEncoding(`The body is not ${name}.`);
  });
}

const badEncoding = (words: string) => new DomainError('invalid', 'tracking.bad_encoding', words);

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>;
  } catch {
    // Falls through to the refusal below: not JSON is as bad as the wrong JSON.
  }
  throw new DomainError('invalid', 'tracking.bad_json', 'The body must be one JSON object.');
}

/** How jsonb's unstorable characters are written in JSON: code zero, and halves of a pair. */
const unkeepable = /\\u(0000|d[89a-f])/i;

/** Below this nothing is looked at: such an event is refused for its depth. */
const cleanedDepth = 200;

function clean(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return value.replaceAll('\0', '').toWellFormed();
  if (typeof value !== 'object' || value === null || depth > cleanedDepth) return value;
  if (Array.isArray(value)) return value.map((item) => clean(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [clean(key, depth), clean(item, depth + 1)]),
  );
}
