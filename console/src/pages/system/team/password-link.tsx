import { Button, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Member, PasswordLink as Link } from '#contracts/api/team.ts';
import { post } from '../../../api/client.ts';
import { useChange } from '../../../api/queries.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { Copyable } from '../../../ui/copy.tsx';
import { useFeedback } from '../../../ui/feedback/use-feedback.ts';

/** Makes a link for a member's new password, to be handed over by whoever makes it. */
export function PasswordLink({ member, onClose }: { member: Member; onClose: () => void }) {
  const { t } = useTranslation('system');
  const format = useFormat();
  const { failed } = useFeedback();
  const [made, setMade] = useState<Link | null>(null);
  const make = useChange(() => post<Link>(`/team/${member.id}/password-link`, {}), []);
  const { email, name } = member;
  return (
    <Modal
      open
      title={t('team.passwordTitle', { name })}
      onCancel={onClose}
      mask={{ closable: made === null }}
      footer={
        made ? (
          <Button onClick={onClose}>{t('common:action.close')}</Button>
        ) : (
          <Button
            type="primary"
            loading={make.isPending}
            onClick={() => make.mutate(undefined, { onSuccess: setMade, onError: failed })}
          >
            {t('team.passwordMake')}
          </Button>
        )
      }
    >
      <p className="soft" style={{ marginBottom: 12 }}>
        {made
          ? t('team.passwordMade', { email, until: format.moment(made.expiresAt) })
          : t('team.passwordWhy', { email })}
      </p>
      {made && <Copyable text={made.link} label={t('team.passwordLink')} />}
    </Modal>
  );
}
