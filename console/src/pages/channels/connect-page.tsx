import { Steps } from 'antd';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Channel } from '#contracts/api/channels.ts';
import { Card, Page } from '../../ui/page.tsx';
import { CallbackSetup } from './callback-setup.tsx';
import { Credentials, type Secrets } from './credentials.tsx';
import { LiveCheck } from './live-check.tsx';

/** Connects an account in three steps: its credentials, its callback, and the proof that both work. */
export function ConnectPage() {
  const { t } = useTranslation('channels');
  const [step, setStep] = useState(0);
  const [made, setMade] = useState<{ channel: Channel; secrets: Secrets } | null>(null);
  return (
    <Page
      title={t('connect')}
      lead={t('connectLead')}
      back={<Link to="/channels">← {t('title')}</Link>}
    >
      <Steps
        current={step}
        responsive
        items={['credentials', 'callback', 'check'].map((name) => ({
          title: t(`step.${name}`),
          content: t(`step.${name}Why`),
        }))}
      />
      <Card className="connect">
        {step === 0 && (
          <Credentials
            onMade={(channel, secrets) => {
              setMade({ channel, secrets });
              setStep(1);
            }}
          />
        )}
        {step === 1 && made && (
          <CallbackSetup channel={made.channel} secrets={made.secrets} onNext={() => setStep(2)} />
        )}
        {step === 2 && made && <LiveCheck channelId={made.channel.id} onBack={() => setStep(1)} />}
      </Card>
    </Page>
  );
}
