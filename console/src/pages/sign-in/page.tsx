import { Button } from 'antd';
import { getRouteApi, Link, useRouter } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { auth } from '../../api/auth.ts';
import { Field } from '../../ui/field.tsx';
import { Frame, Refusal } from './frame.tsx';
import { SecondFactor } from './second-factor.tsx';
import { useAuthWords } from './words.ts';

const route = getRouteApi('/sign-in');

/** Only addresses inside the console: a link must not lead a person who signs in elsewhere. */
const inside = (to: string | undefined): string => (to && /^\/(?![/\\])/.test(to) ? to : '/');

export function SignInPage() {
  const { t } = useTranslation('sign-in');
  const router = useRouter();
  const { to } = route.useSearch();
  const words = useAuthWords();
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [second, setSecond] = useState(false);

  const enter = () => router.history.push(inside(to));

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    setBusy(true);
    setError(null);
    const answer = await auth.signIn.email({
      email: String(given.get('email')).trim(),
      password: String(given.get('password')),
    });
    setBusy(false);
    if (answer.error) return setError(words(answer.error));
    if ('twoFactorRedirect' in answer.data && answer.data.twoFactorRedirect) return setSecond(true);
    enter();
  }

  if (second) return <SecondFactor onDone={enter} onBack={() => setSecond(false)} />;
  return (
    <Frame title={t('title')} lead={t('lead')}>
      <form className="sign-form" onSubmit={(event) => void submit(event)}>
        <Refusal words={error} />
        <Field
          label={t('email')}
          name="email"
          type="email"
          autoComplete="username"
          autoFocus
          required
        />
        <Field
          label={t('password')}
          name="password"
          type="password"
          autoComplete="current-password"
          required
        />
        <Button type="primary" htmlType="submit" size="large" block loading={busy}>
          {t('signIn')}
        </Button>
      </form>
      <div className="sign-links">
        <Link to="/forgot-password">{t('forgotten')}</Link>
      </div>
    </Frame>
  );
}
