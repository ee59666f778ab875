import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { ContentUse } from '#contracts/api/content.ts';

/** Where a block or a file is used; nothing that is used can be removed. */
export function Uses({ uses }: { uses: readonly ContentUse[] }) {
  const { t } = useTranslation('library');
  if (uses.length === 0) return <p className="soft">{t('uses.none')}</p>;
  return (
    <div className="stack" style={{ gap: 8 }}>
      <strong>{t('uses.title', { count: uses.length })}</strong>
      <ul className="plain" style={{ gap: 4 }}>
        {uses.map((use) => (
          <li key={`${use.kind} ${use.id}`}>
            <span className="soft">{t(`uses.kind.${use.kind}`, use.kind)}</span> <Named use={use} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Named({ use: { kind, id, name } }: { use: ContentUse }) {
  if (kind === 'journey')
    return (
      <Link to="/journeys/$id" params={{ id }}>
        {name}
      </Link>
    );
  if (kind === 'campaign')
    return (
      <Link to="/campaigns/$id" params={{ id }}>
        {name}
      </Link>
    );
  if (kind === 'code')
    return (
      <Link to="/codes/$id" params={{ id }}>
        {name}
      </Link>
    );
  return <span>{name}</span>;
}
