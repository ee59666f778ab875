import { Button } from 'antd';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { auth } from '../../api/auth.ts';
import { Field } from '../../ui/field.tsx';
import { Frame, Refusal } from './frame.tsx';
import { useAuthWords } from './words.ts';

/** The second step of signing in: a code from the authenticator, or one of the backup codes. */
export function SecondFactor({ onDone, onBack }: { onDone: () => void; onBack: () => void }) {
  const { t } = useTranslation('sign-in');
  const words = useAuthWords();
  const [backup, setBackup] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const given = {
      code: String(form.get('code')).replaceAll(' ', ''),
      trustDevice: form.get('trust') === 'on',
    };
    setBusy(true);
    setError(null);
    const answer = backup
      ? await auth.twoFactor.verifyBackupCode(given)
      : await auth.twoFactor.verifyTotp(given);
    setBusy(false);
    if (answer.error) return setError(words(answer.error));
    onDone();
  }

  return (
    <Frame title={t('second.title')} lead={t(backup ? 'second.backupLead' : 'second.lead')}>
      <form key={String(backup)} className="sign-form" onSubmit={(event) => void submit(event)}>
        <Refusal words={error} />
        <Field
          label={t(backup ? 'second.backupCode' : 'second.code')}
          name="code"
          inputMode={backup ? 'text' : 'numeric'}
          autoComplete="one-time-code"
          maxLength={24}
          autoFocus
          required
        />
        <label className="check">
          <input type="checkbox" name="trust" /> {t('second.trust')}
        </label>
        <Button type="primary" htmlType="submit" size="large" block loading={busy}>
          {t('second.verify')}
        </Button>
      </form>
      <div className="sign-links">
        <button type="button" onClick={() => setBackup(!backup)}>
          {t(backup ? 'second.useCode' : 'second.useBackup')}
        </button>
        <button type="button" onClick={onBack}>
          {t('second.back')}
        </button>
      </div>
    </Frame>
  );
}
