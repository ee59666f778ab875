import { Button, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { auth } from '../../api/auth.ts';
import { useFeedback } from '../../ui/feedback/use-feedback.ts';
import { Card } from '../../ui/page.tsx';
import { useAuthCall } from './use-auth-call.ts';

export function Profile({ name }: { name: string }) {
  const { t } = useTranslation('account');
  const { busy, run } = useAuthCall();
  const { done } = useFeedback();
  return (
    <Card title={t('profile.title')}>
      <Form<{ name: string }>
        layout="vertical"
        requiredMark={false}
        initialValues={{ name }}
        onFinish={async (given) => {
          if (await run(() => auth.updateUser({ name: given.name.trim() })))
            done(t('common:done.saved'));
        }}
      >
        <Form.Item
          name="name"
          label={t('profile.name')}
          extra={t('profile.why')}
          rules={[{ required: true, whitespace: true, max: 80, message: t('profile.needed') }]}
        >
          <Input autoComplete="name" />
        </Form.Item>
        <Button htmlType="submit" loading={busy}>
          {t('common:action.save')}
        </Button>
      </Form>
    </Card>
  );
}
