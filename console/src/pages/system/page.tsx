import { Link, getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { OutboxState } from '#contracts/api/messages.ts';
import type { Permission } from '#contracts/permissions.ts';
import { useApi } from '../../api/queries.ts';
import { useCan, useMe } from '../../api/session.ts';
import { Page } from '../../ui/page.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { ApiKeys } from './api-keys.tsx';
import { AuditLog } from './audit-log.tsx';
import { Jobs } from './jobs.tsx';
import { Lanes } from './lanes.tsx';
import { Outbox } from './outbox.tsx';
import { Parked } from './parked/parked.tsx';
import { Team } from './team/team.tsx';
import { WorkspaceForm } from './workspace-form.tsx';

const route = getRouteApi('/shell/system');

const parts: readonly { key: string; needs: Permission; show: () => React.ReactNode }[] = [
  { key: 'lanes', needs: 'system.read', show: () => <Lanes /> },
  { key: 'parked', needs: 'system.read', show: () => <Parked /> },
  { key: 'outbox', needs: 'messages.read', show: () => <Outbox /> },
  { key: 'jobs', needs: 'system.read', show: () => <Jobs /> },
  { key: 'keys', needs: 'system.read', show: () => <ApiKeys /> },
  { key: 'audit', needs: 'system.read', show: () => <AuditLog /> },
  { key: 'team', needs: 'team.write', show: () => <Team /> },
  { key: 'workspace', needs: 'system.read', show: () => <WorkspaceForm /> },
];

export function SystemPage() {
  const { t } = useTranslation('system');
  const { tab } = route.useSearch();
  const { permissions } = useMe();
  const seen = parts.filter((part) => permissions.includes(part.needs));
  const current = seen.find((part) => part.key === tab) ?? seen[0];
  const outbox = useApi<OutboxState>(
    'messages',
    '/messages/outbox',
    {},
    { enabled: useCan('messages.read') },
  );
  const paused = outbox.data?.channels.filter((channel) => channel.paused).length;
  return (
    <Page title={t('title')} lead={t('lead')}>
      <Tabs
        label={t('title')}
        current={current?.key ?? ''}
        tabs={seen.map(({ key }) => ({
          key,
          label: t(`tab.${key}`),
          count: key === 'outbox' ? paused : undefined,
        }))}
        link={(part, content, active) => (
          <Link
            key={part.key}
            to="/system"
            search={{ tab: part.key }}
            aria-current={active ? 'page' : undefined}
          >
            {content}
          </Link>
        )}
      />
      {current?.show()}
    </Page>
  );
}
