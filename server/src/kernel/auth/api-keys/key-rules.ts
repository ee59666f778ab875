/** Shorter keys could be guessed; ours carry 192 random bits. */
export const minKeyLength = 16;
