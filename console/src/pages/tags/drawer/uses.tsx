import { useTranslation } from 'react-i18next';
import type { TagUses } from '#contracts/api/tags/tags.ts';
import { useApi } from '../../../api/queries.ts';
import { useFormat } from '../../../i18n/use-format.ts';

export const useUses = (tagId: string) => useApi<TagUses>('tags', `/tags/${tagId}/uses`).data;

/** What names a tag: the first few of each kind, and how many more. */
export function UseLines({ uses }: { uses: TagUses['uses'] }) {
  const { t } = useTranslation('tags');
  const format = useFormat();
  return (
    <ul className="tag-uses">
      {uses.map(({ kind, count, items }) => {
        const names = items.map(({ name }) => name);
        const rest = count - items.length;
        return (
          <li key={kind}>
            {t(`uses.${kind}`, { count })}{' '}
            <span className="soft">
              {format.list(rest > 0 ? [...names, t('uses.more', { count: rest })] : names)}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
