import { Switch } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TrackingSource } from '#contracts/api/tracking.ts';
import { CopyBlock } from '../../../ui/copy.tsx';
import {
  collectorUrl,
  consentSnippet,
  curlSnippet,
  identifySnippet,
  nodeSnippet,
  webSnippet,
} from './snippets.ts';

/** How a site or a server begins to tell, ready to be copied. */
export function Install({ source }: { source: TrackingSource }) {
  const { t } = useTranslation('sources');
  const local = /^https?:\/\/(localhost|127\.|\[::1\])/.test(collectorUrl());
  return (
    <section className="stack">
      <h3 className="strong">{t(`install.${source.kind}`)}</h3>
      {local && (
        <div className="note" data-tone="warn">
          {t('install.local')}
        </div>
      )}
      {source.writeKey === null ? (
        <InServer />
      ) : (
        <InPage writeKey={source.writeKey} signsIn={source.trustsUserIds} />
      )}
    </section>
  );
}

function InPage({ writeKey, signsIn }: { writeKey: string; signsIn: boolean }) {
  const { t } = useTranslation('sources');
  const [asksFirst, setAsksFirst] = useState(false);
  return (
    <>
      <p className="soft">{t('install.webHow')}</p>
      <label className="row">
        <Switch checked={asksFirst} onChange={setAsksFirst} /> {t('install.consent')}
      </label>
      <p className="soft">{t(asksFirst ? 'install.consentOn' : 'install.consentOff')}</p>
      <CopyBlock
        text={webSnippet(collectorUrl(), writeKey, asksFirst)}
        label={t('install.snippet')}
      />
      {asksFirst && <CopyBlock text={consentSnippet} label={t('install.yes')} />}
      {signsIn && <CopyBlock text={identifySnippet} label={t('install.signedIn')} />}
    </>
  );
}

function InServer() {
  const { t } = useTranslation('sources');
  return (
    <>
      <p className="soft">{t('install.serverHow')}</p>
      <CopyBlock text={curlSnippet(collectorUrl())} label="curl" />
      <CopyBlock text={nodeSnippet(collectorUrl())} label="Node.js · @segment/analytics-node" />
    </>
  );
}
