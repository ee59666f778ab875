import { z } from 'zod';
import { keepDigits } from '../wire/long-integers.ts';
import { TransportFault, type Answer } from '#channels/upstream/transport.ts';

/** WeChat answered, and refused: `code` is its `errcode`, `errmsg` its own words with the request id. */
export class WechatApiError extends Error {
  readonly code: number;
  readonly errmsg: string;
  constructor(code: number, errmsg: string) {
    super(`WeChat answered ${code} ${errmsg}`);
    this.name = 'WechatApiError';
    this.code = code;
    this.errmsg = errmsg;
  }
}

/**
 * The JSON of an answer. Success is an `errcode` that is absent or 0; the HTTP status is 200 either
 * way, so it tells nothing. Integers too large for a double come as text.
 * @throws WechatApiError when WeChat refused; TransportFault when this was not WeChat's own answer
 */
export function readAnswer(answer: Answer): Record<string, unknown> {
  const text = answer.body.toString('utf8');
  const parsed = answer.status < 500 ? parse(text) : null;
  if (parsed === null) {
    const type = answer.contentType || 'no content type';
    throw new TransportFault(`HTTP ${answer.status} with ${type} in place of JSON`, true);
  }
  const code = parsed['errcode'];
  if (code === undefined && answer.status >= 300)
    throw new TransportFault(`HTTP ${answer.status} without a return code`, true);
  if (code !== undefined && code !== 0) {
    throw new WechatApiError(Number(code), String(parsed['errmsg'] ?? ''));
  }
  return parsed;
}

/** @throws TransportFault when an answer lacks what the call is for */
export function expected<T>(schema: z.ZodType<T>, answer: Record<string, unknown>): T {
  const read = schema.safeParse(answer);
  if (read.success) return read.data;
  throw new TransportFault(`An answer of another shape: ${z.prettifyError(read.error)}`, true);
}

const longInteger = /\d{16}/;

function parse(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = longInteger.test(text) ? JSON.parse(text, keepDigits) : JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : null;
  } catch {
    return null; // The caller tells what came in place of JSON.
  }
}
