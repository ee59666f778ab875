import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useApi } from '../../../api/queries.ts';
import { useMe } from '../../../api/session.ts';
import { useColleagues } from '../../../domain/colleagues.ts';
import { Filter } from '../../../ui/filtered-list.tsx';
import { Tabs } from '../../../ui/tabs.tsx';

type Search = Record<string, string | undefined>;

/** Everybody, or those one is in charge of, with how many these are now. */
export function WhoseTabs({ search }: { search: Search }) {
  const { t } = useTranslation('contacts');
  const { user } = useMe();
  const { data } = useApi<{ count: number }>('contacts', '/contacts/mine', {}, { keep: true });
  if (!user) return null;
  const current = search['assignee'] === user.id ? 'mine' : 'all';
  return (
    <Tabs
      label={t('owner.whose')}
      current={current}
      tabs={[
        { key: 'all', label: t('owner.everybody') },
        {
          key: 'mine',
          label: data ? t('owner.mineCount', { count: data.count }) : t('owner.mine'),
        },
      ]}
      link={({ key }, content, here) => (
        <Link
          key={key}
          to="/contacts"
          search={{ ...search, assignee: key === 'mine' ? user.id : undefined }}
          replace
          activeOptions={{ exact: true }}
          aria-current={here ? 'page' : undefined}
        >
          {content}
        </Link>
      )}
    />
  );
}

interface FilterProps {
  value: string | undefined;
  onChange: (assignee: string | undefined) => void;
}

/** By the colleague in charge. */
export function OwnerFilter({ value, onChange }: FilterProps) {
  const { t } = useTranslation('contacts');
  const colleagues = useColleagues();
  return (
    <Filter
      search
      label={t('owner.title')}
      any={t('owner.any')}
      value={value}
      options={[
        { value: 'none', label: t('owner.nobody') },
        ...colleagues.map(({ userId, name }) => ({ value: userId, label: name })),
      ]}
      onChange={onChange}
    />
  );
}
