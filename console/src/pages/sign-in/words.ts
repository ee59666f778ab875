import { useTranslation } from 'react-i18next';

interface AuthError {
  status: number;
  code?: string | undefined;
}

/** What sign-in refused, in the reader's language where we know the reason. */
export function useAuthWords(): (error: AuthError) => string {
  const { t, i18n } = useTranslation('sign-in');
  return ({ code, status }) => {
    if (code && i18n.exists(`refused.${code}`, { ns: 'sign-in' })) return t(`refused.${code}`);
    if (status === 429) return t('refused.tooMany');
    if (status === 0 || status >= 500) return t('refused.unreachable');
    return t('refused.other', { code: code ?? status });
  };
}
