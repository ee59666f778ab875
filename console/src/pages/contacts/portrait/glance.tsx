import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { TraitName } from '#contracts/api/portrait.ts';
import { usePortrait } from './groups.tsx';
import { useWords } from './value.tsx';

/** What somebody who serves her wants to know first. */
const first: readonly TraitName[] = [
  'consumption.rfm',
  'dynamics.need',
  'interests.categories',
  'consumption.store',
  'social.channel',
];

/** The portrait in a line. */
export function Glance({ contactId }: { contactId: string }) {
  const { t } = useTranslation('portrait');
  const words = useWords();
  const { data } = usePortrait(contactId);
  const shown = first.flatMap((name) => data?.traits.find((trait) => trait.name === name) ?? []);
  if (shown.length === 0) return null;
  return (
    <div className="glance">
      {shown.map(({ name, value }) => (
        <Link
          key={name}
          to="/contacts/$id"
          params={{ id: contactId }}
          search={{ view: 'portrait' }}
          replace
        >
          <span className="soft">{t(`glance.${name}`)}</span>
          <span className="clip">
            {value.kind === 'favourite'
              ? words(name, { kind: 'text', text: value.label })
              : value.kind === 'cell'
                ? t(`rfm:group.${value.group}`)
                : words(name, value)}
          </span>
        </Link>
      ))}
    </div>
  );
}
