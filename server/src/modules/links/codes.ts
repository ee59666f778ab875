import type { Random } from '#kernel/random.ts';

/** Bytes of a code that stands for a person: 96 bits, beyond guessing (decision 340). */
const tokenBytes = 12;
/** Bytes of a code that stands for nobody: long enough that two never meet. */
const plainBytes = 9;

/** The part of a short link that stands for a message to one person. */
export const newToken = (random: Random): string => random.bytes(tokenBytes).toString('base64url');

/** The part of a short link that everybody shares. */
export const newCode = (random: Random): string => random.bytes(plainBytes).toString('base64url');

/** Whether a text can be one of our codes at all: anything else is not even looked up. */
export const isCode = (text: string): boolean =>
  /^[\w-]+$/.test(text) && (text.length === 16 || text.length === 12);

/** The path of a short link. */
export const pathOf = (code: string): string => `/l/${code}`;
