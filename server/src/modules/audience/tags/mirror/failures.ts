import { DomainError } from '#kernel/errors.ts';
import type { MirrorAccount } from './accounts.ts';
import type { MirrorChange, MirrorRow } from './store.ts';

/** The platform has no such tag any more. */
export const isGone = (error: unknown) =>
  error instanceof DomainError && error.code === 'tag_mirror.gone';

/**
 * Why a mirror cannot go on, for people to mend; null for what may pass by itself: a platform that
 * does not answer, or asks us to wait.
 */
export function failureOf(
  error: unknown,
  { platform: { limits } }: MirrorAccount,
  { platformName: name }: Pick<MirrorRow, 'platformName'>,
): MirrorChange['failure'] {
  if (!(error instanceof DomainError)) return null;
  switch (error.code) {
    case 'tag_mirror.too_many_tags':
      return { code: 'too_many_tags', values: { limit: limits.tags } };
    case 'tag_mirror.name_taken':
      return { code: 'name_taken', values: { name } };
    case 'tag_mirror.bad_name':
      return { code: 'bad_name', values: { name } };
    default:
      return error.details['reaction'] === 'ALERT'
        ? { code: 'refused', values: { code: error.code, words: error.message } }
        : null;
  }
}
