import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { SegmentUse } from '#contracts/api/segments.ts';
import { useApi } from '../../../api/queries.ts';
import { Card } from '../../../ui/page.tsx';
import { Bars } from '../../../ui/states.tsx';

/** Where a segment is used, each place by its name. */
export function UseList({ uses }: { uses: readonly SegmentUse[] }) {
  const { t } = useTranslation('segments');
  return (
    <ul className="plain" style={{ gap: 4 }}>
      {uses.map(({ kind, id, name }) => (
        <li key={`${kind} ${id}`}>
          <span className="soft">{t(`use.${kind}`, { defaultValue: kind })}</span>{' '}
          {kind === 'segment' ? (
            <Link to="/segments/$id" params={{ id }} search={{}}>
              {name}
            </Link>
          ) : kind === 'campaign' ? (
            <Link to="/campaigns/$id" params={{ id }} search={{}}>
              {name}
            </Link>
          ) : (
            name
          )}
        </li>
      ))}
    </ul>
  );
}

export function Uses({ id }: { id: string }) {
  const { t } = useTranslation('segments');
  const { data } = useApi<{ items: SegmentUse[] }>('segments', `/segments/${id}/uses`);
  return (
    <Card title={t('use.title')}>
      {!data && <Bars lines={2} />}
      {data?.items.length === 0 && <p className="soft">{t('use.nowhere')}</p>}
      {data && data.items.length > 0 && <UseList uses={data.items} />}
    </Card>
  );
}
