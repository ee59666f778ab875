import { z } from 'zod';

/**
 * `starting`: the platform’s tag is not there yet; `working`: people are being put on it or taken
 * off; `synced`: it held the same people when it was last worked on; `failed`: it needs a person, see
 * `problem`; `ending`: it is being removed from the platform.
 */
export const tagMirrorStates = ['starting', 'working', 'synced', 'failed', 'ending'] as const;
export const tagMirrorState = z.enum(tagMirrorStates);
export type TagMirrorState = z.infer<typeof tagMirrorState>;

/** Why a mirror stands still. Words for them are in the console's catalogue. */
export const tagMirrorProblems = {
  /** The account has the most tags the platform allows. */
  too_many_tags: ['limit'],
  /** The platform has a tag of this name that is not ours. */
  name_taken: ['name'],
  name_too_long: ['name', 'limit'],
  bad_name: ['name'],
  /** The platform refuses, in its own words. */
  refused: ['code', 'words'],
} as const;
export type TagMirrorProblem = keyof typeof tagMirrorProblems;
export const mirrorProblems = Object.keys(tagMirrorProblems) as [
  TagMirrorProblem,
  ...TagMirrorProblem[],
];

/** What was found different on the platform, and set right. */
export const tagMirrorNotes = {
  recreated: [],
  renamed: ['name'],
  members: ['put', 'taken'],
} as const;
export type TagMirrorNote = keyof typeof tagMirrorNotes;
export const mirrorNotes = Object.keys(tagMirrorNotes) as [TagMirrorNote, ...TagMirrorNote[]];

/** Why the platform would not give one person a tag. */
export const mirrorRefusals = ['person_full', 'unknown_address'] as const;
export type MirrorRefusal = (typeof mirrorRefusals)[number];
