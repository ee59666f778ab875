import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Tabs } from '../../ui/tabs.tsx';

const parts = {
  log: '/messages',
  blocks: '/messages/blocks',
  media: '/messages/media',
  links: '/messages/links',
  rules: '/messages/rules',
  suppressed: '/messages/suppressed',
} as const;
type Part = keyof typeof parts;

/** What became of each message, and the rules by which it did. */
export function MessageTabs({ current }: { current: Part }) {
  const { t } = useTranslation('messages');
  return (
    <Tabs
      label={t('title')}
      current={current}
      tabs={(Object.keys(parts) as Part[]).map((key) => ({ key, label: t(`tab.${key}`) }))}
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
