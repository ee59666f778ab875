import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Channel } from '#contracts/api/channels.ts';
import { Copyable } from '../../ui/copy.tsx';
import type { Secrets } from './credentials.tsx';

interface Props {
  channel: Channel;
  /** Known only right after the account was connected; later the server does not show them. */
  secrets?: Secrets;
  onNext?: () => void;
}

/** What to enter at the platform, field by field, each to be copied. */
export function CallbackSetup({ channel, secrets, onNext }: Props) {
  const { t } = useTranslation('channels');
  const local = /^https?:\/\/(localhost|127\.|\[::1\])/.test(channel.callbackUrl);
  return (
    <div className="stack">
      {onNext && <p>{t('callback.how')}</p>}
      {local && (
        <div className="note" data-tone="warn">
          {t('callback.local')}
        </div>
      )}
      <dl className="facts-stack">
        <dt>{t('callback.url')}</dt>
        <dd>
          <Copyable text={channel.callbackUrl} label={t('callback.url')} />
        </dd>
        {secrets && (
          <>
            <dt>{t('form.token')}</dt>
            <dd>
              <Copyable text={secrets.token} label={t('form.token')} />
            </dd>
          </>
        )}
        {secrets && channel.mode !== 'plaintext' && (
          <>
            <dt>{t('form.aesKey')}</dt>
            <dd>
              <Copyable text={secrets.encodingAesKey} label={t('form.aesKey')} />
            </dd>
          </>
        )}
        <dt>{t('form.mode')}</dt>
        <dd>{t(`mode.${channel.mode}`)}</dd>
      </dl>
      {onNext && (
        <div>
          <Button type="primary" onClick={onNext}>
            {t('callback.next')}
          </Button>
        </div>
      )}
    </div>
  );
}
