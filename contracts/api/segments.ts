/** Segments over HTTP, below `/api/v1/segments`; the live topic is `segments`. */
export * from './segments/ask.ts';
export * from './segments/catalogue.ts';
export * from './segments/definitions.ts';
export * from './segments/exports.ts';
export * from './segments/people.ts';
