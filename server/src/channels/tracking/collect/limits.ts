/**
 * Limits of Segment's HTTP API (segment.com/docs, "HTTP API source", read 2026-11): 500 KB a request,
 * 32 KB an event, 2,500 events a batch. Sizes are of the body as it is read, after decompression.
 */
export const batchBytes = 500 * 1024;
export const eventBytes = 32 * 1024;
export const batchEvents = 2_500;

/** Real events nest three or four deep; deeper ones are made to hurt. Ours, 2026-11. */
export const nesting = 50;

/**
 * Events a minute that one address may send with a web key, so that a single visitor cannot use up
 * the site's allowance. Ours, 2026-11: an office of a hundred people reading stays below a third.
 */
export const addressEventsPerMinute = 6_000;

/** A sender gives up after 10 s (our tracker; analytics-node 3.1: 10 s); some is left for the way. */
export const answerMs = 8_000;

/** Characters of a path or an origin that people are shown. */
export const shownLength = 200;
