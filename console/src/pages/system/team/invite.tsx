import { Button, Form, Input, Modal, Radio } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CreatedInvitation } from '#contracts/api/team.ts';
import { roles, type Role } from '#contracts/permissions.ts';
import { post } from '../../../api/client.ts';
import { useChange } from '../../../api/queries.ts';
import { Copyable } from '../../../ui/copy.tsx';
import { useRefusal } from '../../../ui/feedback/use-refusal.ts';
import '../choices.css';

/** Invites somebody; the link can be passed on by whoever invites, since not every installation has mail. */
export function Invite({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('system');
  const [form] = Form.useForm<{ email: string; role: Role }>();
  const refused = useRefusal(form);
  const [made, setMade] = useState<CreatedInvitation | null>(null);
  const invite = useChange(
    (given: { email: string; role: Role }) => post<CreatedInvitation>('/team/invitations', given),
    ['workspace'],
  );
  if (made)
    return (
      <Modal
        open
        title={t('team.madeTitle', { email: made.email })}
        onCancel={onClose}
        footer={<Button onClick={onClose}>{t('common:action.close')}</Button>}
      >
        <p className="soft" style={{ marginBottom: 12 }}>
          {t(made.mailed ? 'team.mailedWhy' : 'team.madeWhy', { email: made.email })}
        </p>
        <Copyable text={made.link} label={t('team.link')} />
      </Modal>
    );
  return (
    <Modal open title={t('team.invite')} onCancel={onClose} footer={null}>
      <Form<{ email: string; role: Role }>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ role: 'agent' }}
        onFinish={(given) => invite.mutate(given, { onSuccess: setMade, onError: refused })}
      >
        <Form.Item
          name="email"
          label={t('team.email')}
          rules={[{ required: true, type: 'email', message: t('team.emailNeeded') }]}
        >
          <Input autoFocus />
        </Form.Item>
        <Form.Item name="role" label={t('team.role')}>
          <Radio.Group className="radio-list">
            {roles.map((role) => (
              <Radio key={role} value={role}>
                {t(`common:roles.${role}`)} <span className="soft">{t(`team.about.${role}`)}</span>
              </Radio>
            ))}
          </Radio.Group>
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={invite.isPending} block>
          {t('team.makeLink')}
        </Button>
      </Form>
    </Modal>
  );
}
