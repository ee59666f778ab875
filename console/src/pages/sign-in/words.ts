import { useTranslation } from 'react-i18next';

interface AuthError {
  status: number;
  code?: string | undefined;
  message?: string | undefined;
}

const known = new Set([
  'INVALID_EMAIL_OR_PASSWORD',
  'INVALID_CODE',
  'INVALID_BACKUP_CODE',
  'INVALID_TWO_FACTOR_COOKIE',
  'TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE',
  'PASSWORD_TOO_SHORT',
  'INVALID_PASSWORD',
]);

/** What sign-in refused, in the reader's language where we know the reason. */
export function useAuthWords(): (error: AuthError) => string {
  const { t } = useTranslation('sign-in');
  return (error) => {
    if (error.code && known.has(error.code)) return t(`refused.${error.code}`);
    if (error.status === 429) return t('refused.tooMany');
    if (error.status === 0 || error.status >= 500) return t('refused.unreachable');
    return error.message ?? t('refused.other');
  };
}
