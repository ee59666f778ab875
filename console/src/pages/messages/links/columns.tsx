import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Link as ShortLink } from '#contracts/api/links.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { State } from '../../../ui/badge.tsx';
import type { Column } from '../../../ui/data-table.tsx';
import { When } from '../../../ui/when.tsx';

type Sort = 'newest' | 'clicks';

export function useLinkColumns(sort: Sort, onSort: (sort: Sort) => void): Column<ShortLink>[] {
  const { t } = useTranslation('links');
  const format = useFormat();
  return [
    {
      key: 'link',
      title: t('link'),
      render: (row) => (
        <div>
          <Link
            to="/messages/links"
            search={(old) => ({ ...old, open: row.id })}
            className="clip"
            title={row.url}
          >
            {row.name ?? row.url.replace(/^https?:\/\//, '')}
          </Link>
          <div className="person-note" title={row.url}>
            {row.name ? row.url : row.shortUrl}
          </div>
        </div>
      ),
    },
    {
      key: 'source',
      title: t('madeBy'),
      width: 136,
      hide: 'phone',
      render: (row) => t(`source.${row.source?.kind ?? 'hand'}`, row.source?.kind ?? ''),
    },
    {
      key: 'clicks',
      title: t('clicks'),
      width: 104,
      end: true,
      sort: sort === 'clicks' ? 'descending' : 'none',
      onSort: () => onSort(sort === 'clicks' ? 'newest' : 'clicks'),
      render: (row) => format.number(row.clicks),
    },
    {
      key: 'people',
      title: t('people'),
      width: 96,
      end: true,
      hide: 'phone',
      render: (row) => format.number(row.people),
    },
    {
      key: 'last',
      title: t('last'),
      width: 152,
      end: true,
      hide: 'tablet',
      render: (row) =>
        row.enabled ? (
          row.lastClickedAt ? (
            <When at={row.lastClickedAt} />
          ) : (
            <span className="faint">–</span>
          )
        ) : (
          <State tone="quiet">{t('off')}</State>
        ),
    },
  ];
}
