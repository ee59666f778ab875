import { Button, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Invitation, Member, Team as TeamState } from '#contracts/api/team.ts';
import { roles, type Role } from '#contracts/permissions.ts';
import { patch, remove } from '../../../api/client.ts';
import { useApi, useChange } from '../../../api/queries.ts';
import { useCan, useMe } from '../../../api/session.ts';
import { State } from '../../../ui/badge.tsx';
import { DataTable, type Column } from '../../../ui/data-table.tsx';
import { useFeedback } from '../../../ui/feedback/use-feedback.ts';
import { Card } from '../../../ui/page.tsx';
import { Person } from '../../../ui/person.tsx';
import { When } from '../../../ui/when.tsx';
import { Invite } from './invite.tsx';
import { MemberActs } from './member-acts.tsx';

/** Who works here, in which role, and who has been asked to. */
export function Team() {
  const { t } = useTranslation('system');
  const may = useCan('team.write');
  const [inviting, setInviting] = useState(false);
  const { data, error, refetch } = useApi<TeamState>('workspace', '/team');
  const retry = () => void refetch();
  const columns: Column<Member>[] = [
    {
      key: 'who',
      title: t('team.who'),
      render: (row) => <Person name={row.name} seed={row.userId} note={row.email} />,
    },
    {
      key: 'role',
      title: t('team.role'),
      width: 128,
      render: (row) => <RoleOf member={row} may={may} />,
    },
    {
      key: 'second',
      title: t('team.second'),
      width: 136,
      hide: 'phone',
      render: (row) => (
        <State tone={row.twoFactorEnabled ? 'good' : 'quiet'}>
          {t(row.twoFactorEnabled ? 'team.secondOn' : 'team.secondOff')}
        </State>
      ),
    },
    {
      key: 'since',
      title: t('team.since'),
      width: 136,
      hide: 'tablet',
      render: (row) => <When at={row.joinedAt} />,
    },
  ];
  if (may)
    columns.push({
      key: 'acts',
      title: '',
      width: 64,
      end: true,
      render: (row) => <MemberActs member={row} />,
    });
  return (
    <div className="stack">
      <Card
        flush
        title={t('team.title')}
        extra={
          may && (
            <Button type="primary" onClick={() => setInviting(true)}>
              {t('team.invite')}
            </Button>
          )
        }
      >
        <DataTable
          label={t('team.title')}
          columns={columns}
          list={{ rows: data?.members, error, retry }}
          rowKey={(row) => row.id}
          skeletonRows={3}
          empty={null}
        />
      </Card>
      {data && data.invitations.length > 0 && <Invitations items={data.invitations} may={may} />}
      {inviting && <Invite onClose={() => setInviting(false)} />}
    </div>
  );
}

function RoleOf({ member, may }: { member: Member; may: boolean }) {
  const { t } = useTranslation('system');
  const { done, failed } = useFeedback();
  const { user } = useMe();
  const change = useChange((role: Role) => patch(`/team/${member.id}`, { role }), ['workspace']);
  if (!may || member.userId === user?.id) return t(`common:roles.${member.role}`);
  return (
    <Select<Role>
      size="small"
      value={member.role}
      loading={change.isPending}
      aria-label={t('team.roleOf', { name: member.name })}
      style={{ width: '100%' }}
      options={roles.map((value) => ({ value, label: t(`common:roles.${value}`) }))}
      onChange={(role) =>
        change.mutate(role, {
          onSuccess: () =>
            done(t('team.changed', { name: member.name, role: t(`common:roles.${role}`) })),
          onError: failed,
        })
      }
    />
  );
}

function Invitations({ items, may }: { items: Invitation[]; may: boolean }) {
  const { t } = useTranslation('system');
  const { destroy } = useFeedback();
  const withdraw = useChange((id: string) => remove(`/team/invitations/${id}`), ['workspace']);
  const columns: Column<Invitation>[] = [
    { key: 'who', title: t('team.email'), render: (row) => row.email },
    {
      key: 'role',
      title: t('team.role'),
      width: 120,
      render: (row) => t(`common:roles.${row.role}`),
    },
    {
      key: 'until',
      title: t('team.until'),
      width: 136,
      hide: 'phone',
      render: (row) => <When at={row.expiresAt} />,
    },
  ];
  if (may)
    columns.push({
      key: 'acts',
      title: '',
      width: 112,
      end: true,
      render: (row) => (
        <Button
          size="small"
          type="text"
          danger
          onClick={() =>
            destroy({
              title: t('team.withdrawTitle', { email: row.email }),
              content: t('team.withdrawWhy'),
              action: t('team.withdraw'),
              run: () => withdraw.mutateAsync(row.id),
            })
          }
        >
          {t('team.withdraw')}
        </Button>
      ),
    });
  return (
    <Card flush title={t('team.open')}>
      <DataTable
        label={t('team.open')}
        columns={columns}
        list={{ rows: items, error: null, retry: () => undefined }}
        rowKey={(row) => row.id}
        empty={null}
      />
    </Card>
  );
}
