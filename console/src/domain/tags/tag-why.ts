import { useTranslation } from 'react-i18next';
import type { ContactTag } from '#contracts/api/tags/tags.ts';
import { useFormat } from '../../i18n/use-format.ts';

/**
 * Why a person has a tag, or lost it, in the reader's words: staff, a journey, the tag's rule, another tag that
 * was merged into it, its end. Anything else is the name of a file or a code, and stands as it is.
 */
export function useTagWhy(): (why: string) => string {
  const { t } = useTranslation('timeline');
  return (why) => {
    const [kind = '', ...rest] = why.split(':');
    const name = rest.join(':');
    if (kind === 'rule') return t('tagWhy.rule');
    if (kind === 'staff' && name) return t('tagWhy.staff', { name });
    if (kind === 'journey' && name) return t('tagWhy.journey', { name });
    if (kind === 'merged' && name) return t('tagWhy.merged', { name });
    if (why === 'expired') return t('tagWhy.expired');
    if (why === 'deleted') return t('tagWhy.deleted');
    return why;
  };
}

/** Why, since when and until when, in one line. */
export function useTagStory(): (tag: Pick<ContactTag, 'why' | 'since' | 'until'>) => string {
  const { t } = useTranslation('timeline');
  const format = useFormat();
  const words = useTagWhy();
  return ({ why, since, until }) =>
    t(until ? 'tagWhy.until' : 'tagWhy.since', {
      why: words(why),
      since: format.date(since),
      until: until ? format.date(until) : '',
    });
}
