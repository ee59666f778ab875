import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { auth } from '../../api/auth.ts';
import { State } from '../../ui/badge.tsx';
import { useFeedback } from '../../ui/feedback/use-feedback.ts';
import { Card } from '../../ui/page.tsx';
import { TwoFactorSetup, type Setup } from './two-factor-setup.tsx';
import { useAuthCall } from './use-auth-call.ts';

/** The second factor: off, being set up, or on. Both ways ask for the password first. */
export function TwoFactor({ enabled }: { enabled: boolean }) {
  const { t } = useTranslation('account');
  const { busy, run } = useAuthCall();
  const { done } = useFeedback();
  const [setup, setSetup] = useState<Setup | null>(null);
  const [form] = Form.useForm<{ password: string }>();

  async function submit({ password }: { password: string }) {
    if (enabled) {
      if (await run(() => auth.twoFactor.disable({ password }))) done(t('second.off'));
    } else {
      const begun = await run(() => auth.twoFactor.enable({ password }));
      if (begun && 'totpURI' in begun) setSetup(begun);
    }
    form.resetFields();
  }

  return (
    <Card
      title={t('second.title')}
      extra={
        <State tone={enabled ? 'good' : 'quiet'}>
          {t(enabled ? 'second.isOn' : 'second.isOff')}
        </State>
      }
    >
      {setup ? (
        <TwoFactorSetup setup={setup} onDone={() => setSetup(null)} />
      ) : (
        <Form<{ password: string }>
          form={form}
          layout="vertical"
          requiredMark={false}
          onFinish={submit}
        >
          <p className="soft" style={{ marginBottom: 12 }}>
            {t(enabled ? 'second.onWhy' : 'second.offWhy')}
          </p>
          <Form.Item
            name="password"
            label={t('second.password')}
            rules={[{ required: true, message: t('password.oldNeeded') }]}
          >
            <Input.Password autoComplete="current-password" />
          </Form.Item>
          <Button
            htmlType="submit"
            loading={busy}
            danger={enabled}
            type={enabled ? 'default' : 'primary'}
          >
            {t(enabled ? 'second.disable' : 'second.enable')}
          </Button>
        </Form>
      )}
    </Card>
  );
}
