import { Button, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { auth } from '../../api/auth.ts';
import { useFeedback } from '../../ui/feedback/use-feedback.ts';
import { Card } from '../../ui/page.tsx';
import { useAuthCall } from './use-auth-call.ts';

/** As the server demands (contracts/api/team.ts). */
const shortest = 10;

export function Password() {
  const { t } = useTranslation('account');
  const { busy, run } = useAuthCall();
  const { done } = useFeedback();
  const [form] = Form.useForm<{ old: string; fresh: string }>();
  return (
    <Card title={t('password.title')}>
      <Form<{ old: string; fresh: string }>
        form={form}
        layout="vertical"
        requiredMark={false}
        onFinish={async ({ old, fresh }) => {
          const changed = await run(() =>
            auth.changePassword({
              currentPassword: old,
              newPassword: fresh,
              revokeOtherSessions: true,
            }),
          );
          if (!changed) return;
          form.resetFields();
          done(t('password.done'));
        }}
      >
        <Form.Item
          name="old"
          label={t('password.old')}
          rules={[{ required: true, message: t('password.oldNeeded') }]}
        >
          <Input.Password autoComplete="current-password" />
        </Form.Item>
        <Form.Item
          name="fresh"
          label={t('password.fresh')}
          extra={t('password.why')}
          rules={[
            {
              required: true,
              min: shortest,
              message: t('password.freshNeeded', { count: shortest }),
            },
          ]}
        >
          <Input.Password autoComplete="new-password" />
        </Form.Item>
        <Button htmlType="submit" loading={busy}>
          {t('password.change')}
        </Button>
      </Form>
    </Card>
  );
}
