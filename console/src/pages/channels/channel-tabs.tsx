import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Tabs } from '../../ui/tabs.tsx';

const parts = { accounts: '/channels', sources: '/channels/sources' } as const;
type Part = keyof typeof parts;

/** The two ways in which a brand hears from people: accounts, and its own sites and servers. */
export function ChannelTabs({ current }: { current: Part }) {
  const { t } = useTranslation('channels');
  return (
    <Tabs
      label={t('title')}
      current={current}
      tabs={(['accounts', 'sources'] as const).map((key) => ({ key, label: t(`tab.${key}`) }))}
      link={(part, content, active) => (
        <Link
          key={part.key}
          to={parts[part.key as Part]}
          activeOptions={{ exact: true }}
          aria-current={active ? 'page' : undefined}
        >
          {content}
        </Link>
      )}
    />
  );
}
