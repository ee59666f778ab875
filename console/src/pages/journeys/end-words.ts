import { useTranslation } from 'react-i18next';

/** Why somebody's way ended: the engine's own reasons in words, those of exit steps as they were written. */
export function useEndWords(): (reason: string | null) => string {
  const { t, i18n } = useTranslation('journeys');
  return (reason) => {
    const key = `ended.${reason ?? 'end'}`;
    return i18n.exists(key, { ns: 'journeys' }) ? t(key) : (reason ?? '');
  };
}
