import { Button, Form, Input, QRCode } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { auth } from '../../api/auth.ts';
import { Copyable } from '../../ui/copy.tsx';
import { useFeedback } from '../../ui/feedback/use-feedback.ts';
import { useAuthCall } from './use-auth-call.ts';
import './two-factor-setup.css';

export interface Setup {
  totpURI: string;
  backupCodes: string[];
}

/** Scan, prove it with one code, keep the backup codes: only then is the second factor on. */
export function TwoFactorSetup({ setup, onDone }: { setup: Setup; onDone: () => void }) {
  const { t } = useTranslation('account');
  const { busy, run } = useAuthCall();
  const { done } = useFeedback();
  const [proved, setProved] = useState(false);
  const secret = new URL(setup.totpURI).searchParams.get('secret') ?? '';
  if (proved)
    return (
      <div className="stack">
        <p>{t('second.backupWhy')}</p>
        <pre className="backup-codes">{setup.backupCodes.join('\n')}</pre>
        <div className="row">
          <Button
            href={`data:text/plain;charset=utf-8,${encodeURIComponent(setup.backupCodes.join('\n'))}`}
            download="rapport-backup-codes.txt"
          >
            {t('second.download')}
          </Button>
          <Button
            type="primary"
            onClick={() => {
              done(t('second.on'));
              onDone();
            }}
          >
            {t('second.kept')}
          </Button>
        </div>
      </div>
    );
  return (
    <div className="stack">
      <p>{t('second.scan')}</p>
      <div className="code-picture">
        <QRCode
          value={setup.totpURI}
          size={184}
          color="#23211d"
          bgColor="#ffffff"
          bordered={false}
          type="svg"
        />
      </div>
      <Copyable text={secret} label={t('second.secret')} />
      <Form<{ code: string }>
        layout="vertical"
        requiredMark={false}
        onFinish={async ({ code }) => {
          if (await run(() => auth.twoFactor.verifyTotp({ code: code.replaceAll(' ', '') })))
            setProved(true);
        }}
      >
        <Form.Item
          name="code"
          label={t('second.code')}
          rules={[{ required: true, message: t('second.codeNeeded') }]}
        >
          <Input
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={8}
            style={{ width: 160 }}
          />
        </Form.Item>
        <div className="row">
          <Button type="primary" htmlType="submit" loading={busy}>
            {t('second.verify')}
          </Button>
          <Button onClick={onDone}>{t('common:action.cancel')}</Button>
        </div>
      </Form>
    </div>
  );
}
