/** All ours, 2026-11. */

/** Openings written in one transaction. */
export const writeBatch = 500;
/** Codes looked up in one statement. */
export const findBatch = 500;

/** A person who waits for a page is let through after this, whether her click is written or not. */
export const answerMs = 1_000;

/** Unknown codes a minute from one address: nobody mistypes that many. */
export const missesPerMinute = 60;

/** Opening the same link again so soon, in the same browser, is the same click: a double tap, a reload. */
export const doubleMs = 2_000;

/** Different links of one message so soon after each other: a scanner follows all, a person reads. */
export const burstMs = 1_000;

/**
 * Different people's links opened within `burstMs` by one address and program. Behind one address of a
 * mobile network are many people, but seldom so many with the same phone in the same second.
 */
export const burstPeople = 5;
