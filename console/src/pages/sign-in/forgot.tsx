import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { SignInOptions } from '#contracts/api/team.ts';
import { auth } from '../../api/auth.ts';
import { get } from '../../api/client.ts';
import type { ApiProblem } from '../../api/problem.ts';
import { useProblemWords } from '../../api/problem-words.ts';
import { Field } from '../../ui/field.tsx';
import { Bars } from '../../ui/states.tsx';
import { Frame, Refusal } from './frame.tsx';
import { useAuthWords } from './words.ts';

/** Where somebody who forgot her password asks for a link, or learns whom to ask. */
export function ForgotPage() {
  const { t } = useTranslation('sign-in');
  const words = useProblemWords();
  const { data, error } = useQuery<SignInOptions, ApiProblem>({
    queryKey: ['workspace', '/sign-in'],
    queryFn: ({ signal }) => get<SignInOptions>('/sign-in', undefined, signal),
  });
  if (data?.passwordByMail) return <AskForLink />;
  if (data)
    return (
      <Frame title={t('forgot.noMailTitle')} lead={t('forgot.noMailLead')}>
        <BackToSignIn />
      </Frame>
    );
  return (
    <Frame title={t('forgot.title')} lead={error ? '' : t('forgot.loadingLead')}>
      {error ? <Refusal words={words(error)} /> : <Bars lines={2} height={40} />}
      <BackToSignIn />
    </Frame>
  );
}

function AskForLink() {
  const { t, i18n } = useTranslation('sign-in');
  const words = useAuthWords();
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [sentTo, setSentTo] = useState<string | null>(null);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const email = String(new FormData(event.currentTarget).get('email')).trim();
    setBusy(true);
    setError(null);
    // The mail is written in the language she reads here.
    const headers = { 'accept-language': i18n.language };
    const answer = await auth.requestPasswordReset({ email }, { headers });
    setBusy(false);
    if (answer.error) setError(words(answer.error));
    else setSentTo(email);
  }

  if (sentTo)
    return (
      <Frame title={t('forgot.sentTitle')} lead={t('forgot.sentLead', { email: sentTo })}>
        <div className="sign-form">
          <p className="soft">{t('forgot.sentHelp')}</p>
        </div>
        <div className="sign-links">
          <button type="button" onClick={() => setSentTo(null)}>
            {t('forgot.again')}
          </button>
          <Link to="/sign-in">{t('backToSignIn')}</Link>
        </div>
      </Frame>
    );
  return (
    <Frame title={t('forgot.title')} lead={t('forgot.lead')}>
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
        <Button type="primary" htmlType="submit" size="large" block loading={busy}>
          {t('forgot.send')}
        </Button>
      </form>
      <BackToSignIn />
    </Frame>
  );
}

function BackToSignIn() {
  const { t } = useTranslation('sign-in');
  return (
    <div className="sign-links">
      <Link to="/sign-in">{t('backToSignIn')}</Link>
    </div>
  );
}
