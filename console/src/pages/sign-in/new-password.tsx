import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { auth } from '../../api/auth.ts';
import { Field } from '../../ui/field.tsx';
import { Frame, Refusal } from './frame.tsx';
import { useAuthWords } from './words.ts';

const route = getRouteApi('/reset-password/$token');

/** As the server demands (contracts/api/team.ts). */
const shortest = 10;

/** Where a link for a new password leads, whether it came by mail or from an owner. */
export function NewPasswordPage() {
  const { t } = useTranslation('sign-in');
  const { token } = route.useParams();
  const navigate = useNavigate();
  const words = useAuthWords();
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [state, setState] = useState<'open' | 'done' | 'gone'>('open');

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const newPassword = String(new FormData(event.currentTarget).get('password'));
    setBusy(true);
    setError(null);
    const answer = await auth.resetPassword({ newPassword, token });
    setBusy(false);
    if (!answer.error) setState('done');
    else if (answer.error.code === 'INVALID_TOKEN') setState('gone');
    else setError(words(answer.error));
  }

  if (state !== 'open') {
    const done = state === 'done';
    return (
      <Frame
        title={t(done ? 'fresh.doneTitle' : 'fresh.gone')}
        lead={t(done ? 'fresh.doneLead' : 'fresh.goneWhy')}
      >
        <div className="sign-form">
          <Button
            type="primary"
            size="large"
            block
            autoFocus
            onClick={() => void navigate({ to: done ? '/sign-in' : '/forgot-password' })}
          >
            {t(done ? 'signIn' : 'fresh.ask')}
          </Button>
        </div>
      </Frame>
    );
  }
  return (
    <Frame title={t('fresh.title')} lead={t('fresh.lead')}>
      <form className="sign-form" onSubmit={(event) => void submit(event)}>
        <Refusal words={error} />
        <Field
          label={t('fresh.password', { min: shortest })}
          name="password"
          type="password"
          minLength={shortest}
          maxLength={128}
          autoComplete="new-password"
          autoFocus
          required
        />
        <Button type="primary" htmlType="submit" size="large" block loading={busy}>
          {t('fresh.set')}
        </Button>
      </form>
    </Frame>
  );
}
