import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { auth } from '../../api/auth.ts';
import { useFeedback } from '../../ui/feedback/use-feedback.ts';
import { Card } from '../../ui/page.tsx';
import { Bars } from '../../ui/states.tsx';
import { When } from '../../ui/when.tsx';
import { useAuthCall } from './use-auth-call.ts';

/** "Chrome · macOS" from a user agent; what cannot be told is left out. */
function deviceOf(agent: string): string {
  const first = (known: [RegExp, string][]) => known.find(([pattern]) => pattern.test(agent))?.[1];
  const browser = first([
    [/MicroMessenger/, 'WeChat'],
    [/Edg\//, 'Edge'],
    [/Firefox\//, 'Firefox'],
    [/Chrome\//, 'Chrome'],
    [/Safari\//, 'Safari'],
  ]);
  const system = first([
    [/iPhone|iPad/, 'iOS'],
    [/Android/, 'Android'],
    [/Mac OS X/, 'macOS'],
    [/Windows/, 'Windows'],
    [/Linux/, 'Linux'],
  ]);
  return [browser, system].filter(Boolean).join(' · ');
}

/** Where she is signed in, and a way to end all the others. */
export function Sessions() {
  const { t } = useTranslation('account');
  const { busy, run } = useAuthCall();
  const { done } = useFeedback();
  const { data } = useQuery({
    queryKey: ['workspace', 'sessions'],
    queryFn: async () => (await auth.listSessions()).data ?? [],
  });
  return (
    <Card title={t('sessions.title')}>
      {!data && <Bars lines={3} height={32} />}
      <ul className="plain">
        {data?.map((session) => (
          <li key={session.id} className="row spread">
            <span>{deviceOf(session.userAgent ?? '') || t('sessions.unknown')}</span>
            <span className="soft">
              {session.ipAddress} · <When at={new Date(session.updatedAt).toISOString()} />
            </span>
          </li>
        ))}
      </ul>
      {data && data.length > 1 && (
        <Button
          style={{ marginTop: 16 }}
          loading={busy}
          onClick={() =>
            void run(() => auth.revokeOtherSessions()).then(
              (ended) => ended && done(t('sessions.ended')),
            )
          }
        >
          {t('sessions.end')}
        </Button>
      )}
    </Card>
  );
}
