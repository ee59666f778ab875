/** Messages over HTTP, below `/api/v1/messages`, and the vocabulary that other modules share. */
export * from './messages/messages.ts';
export * from './messages/outbox.ts';
export * from './messages/preview.ts';
export * from './messages/purposes.ts';
export * from './messages/reasons.ts';
export * from './messages/settings.ts';
export * from './messages/suppressions.ts';
