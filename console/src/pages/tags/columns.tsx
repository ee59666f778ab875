import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Tag } from '#contracts/api/tags/tags.ts';
import type { TagMirrorState } from '#contracts/tag-mirrors.ts';
import { TagLabel } from '../../domain/tags/tags.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { State, type Tone } from '../../ui/badge.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { When } from '../../ui/when.tsx';
import './drawer/tag-drawer.css';

export const mirrorTones = {
  starting: 'info',
  working: 'info',
  synced: 'good',
  failed: 'bad',
  ending: 'quiet',
} as const satisfies Record<TagMirrorState, Tone>;

/** The state that needs a look first. */
const urgent: readonly TagMirrorState[] = ['failed', 'starting', 'working', 'ending', 'synced'];

export function useTagColumns(): Column<Tag>[] {
  const { t } = useTranslation('tags');
  const format = useFormat();
  return [
    {
      key: 'name',
      title: t('name'),
      render: (row) => (
        <div>
          <Link
            to="/tags"
            search={(old) => ({ ...old, tag: row.id })}
            title={row.name}
            className="tag-name"
          >
            <TagLabel name={row.name} color={row.color} />
          </Link>
          {row.description && (
            <div className="person-note" title={row.description}>
              {row.description}
            </div>
          )}
        </div>
      ),
    },
    {
      key: 'people',
      title: t('people'),
      width: 112,
      end: true,
      render: (row) => (
        <Link to="/contacts" search={{ tag: row.name }} title={t('seePeople', { tag: row.name })}>
          {format.number(row.usage.contacts)}
        </Link>
      ),
    },
    {
      key: 'kind',
      title: t('rule.title'),
      width: 136,
      hide: 'phone',
      render: (row) =>
        row.rule ? (
          <State tone={row.rule.active ? 'good' : 'quiet'}>
            {t(row.rule.active ? 'rule.on' : 'rule.off')}
          </State>
        ) : (
          <span className="faint">–</span>
        ),
    },
    {
      key: 'mirrors',
      title: t('mirrors.short'),
      width: 144,
      hide: 'tablet',
      render: (row) => <Mirrored tag={row} />,
    },
    {
      key: 'created',
      title: t('created'),
      width: 128,
      hide: 'tablet',
      render: (row) => <When at={row.createdAt} />,
    },
  ];
}

function Mirrored({ tag: { mirrors } }: { tag: Tag }) {
  const { t } = useTranslation('tags');
  const state = urgent.find((one) => mirrors.some((mirror) => mirror.state === one));
  if (!state) return <span className="faint">–</span>;
  return <State tone={mirrorTones[state]}>{t(`mirrors.is.${state}`)}</State>;
}
