import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { OpenInvitation } from '#contracts/api/team.ts';
import { auth } from '../../api/auth.ts';
import { get, post } from '../../api/client.ts';
import type { ApiProblem } from '../../api/problem.ts';
import { useProblemWords } from '../../api/problem-words.ts';
import { Field } from '../../ui/field.tsx';
import { Bars } from '../../ui/states.tsx';
import { Frame, Refusal } from './frame.tsx';

const route = getRouteApi('/invitation/$token');

/** As the server demands (contracts/api/team.ts). */
const shortest = 10;

/** Where an invitation's link leads: choose a password, and be signed in. */
export function InvitationPage() {
  const { t } = useTranslation('sign-in');
  const { token } = route.useParams();
  const path = `/invitations/${encodeURIComponent(token)}`;
  const { data, error } = useQuery<OpenInvitation, ApiProblem>({
    queryKey: ['workspace', path],
    queryFn: ({ signal }) => get<OpenInvitation>(path, undefined, signal),
    retry: false,
  });
  if (error)
    return <Frame title={t('invitation.gone')} lead={t('invitation.goneWhy')} children={null} />;
  if (!data)
    return (
      <Frame title={t('invitation.loading')} lead={t('invitation.loadingLead')}>
        <Bars lines={4} height={40} />
      </Frame>
    );
  return <Join path={path} invitation={data} />;
}

function Join({ path, invitation }: { path: string; invitation: OpenInvitation }) {
  const { t } = useTranslation('sign-in');
  const navigate = useNavigate();
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const { email, role, hasAccount, workspaceName } = invitation;
  const words = useProblemWords();

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const password = String(given.get('password'));
    const name = hasAccount ? email : String(given.get('name')).trim();
    setBusy(true);
    setError(null);
    try {
      await post(`${path}/accept`, { name, password });
      await auth.signIn.email({ email, password });
      await navigate({ to: '/' });
    } catch (refused) {
      setError(words(refused));
    } finally {
      setBusy(false);
    }
  }

  return (
    <Frame
      title={t('invitation.title', { workspace: workspaceName })}
      lead={t('invitation.lead', { role: t(`common:roles.${role}`), email })}
    >
      <form className="sign-form" onSubmit={(event) => void submit(event)}>
        <Refusal words={error} />
        {!hasAccount && (
          <Field
            label={t('invitation.name')}
            name="name"
            autoComplete="name"
            maxLength={80}
            autoFocus
            required
          />
        )}
        <Field
          label={
            hasAccount
              ? t('invitation.existingPassword')
              : t('invitation.password', { min: shortest })
          }
          name="password"
          type="password"
          minLength={shortest}
          autoComplete={hasAccount ? 'current-password' : 'new-password'}
          required
        />
        <Button type="primary" htmlType="submit" size="large" block loading={busy}>
          {t('invitation.accept')}
        </Button>
      </form>
    </Frame>
  );
}
