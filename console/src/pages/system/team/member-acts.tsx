import { EllipsisOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Member } from '#contracts/api/team.ts';
import { remove } from '../../../api/client.ts';
import { useChange } from '../../../api/queries.ts';
import { useMe } from '../../../api/session.ts';
import { useFeedback } from '../../../ui/feedback/use-feedback.ts';
import { PasswordLink } from './password-link.tsx';

/** What an owner may do to another member. */
export function MemberActs({ member }: { member: Member }) {
  const { t } = useTranslation('system');
  const { destroy } = useFeedback();
  const { user } = useMe();
  const [linking, setLinking] = useState(false);
  const dismiss = useChange(() => remove(`/team/${member.id}`), ['workspace']);
  if (member.userId === user?.id) return null;
  const { name, email } = member;
  const acts = {
    password: () => setLinking(true),
    remove: () =>
      destroy({
        title: t('team.removeTitle', { name }),
        content: t('team.removeWhy', { email }),
        action: t('team.remove'),
        run: () => dismiss.mutateAsync(),
      }),
  };
  return (
    <>
      <Dropdown
        trigger={['click']}
        menu={{
          items: [
            { key: 'password', label: t('team.password') },
            { key: 'remove', label: t('team.remove'), danger: true },
          ],
          onClick: ({ key }) => acts[key as keyof typeof acts](),
        }}
      >
        <Button
          size="small"
          type="text"
          icon={<EllipsisOutlined />}
          aria-label={t('team.more', { name })}
        />
      </Dropdown>
      {linking && <PasswordLink member={member} onClose={() => setLinking(false)} />}
    </>
  );
}
