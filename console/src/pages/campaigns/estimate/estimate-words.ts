import { useTranslation } from 'react-i18next';

/** A reason's code said of many people at once, without the values it has for one of them. */
export function useHeldWords(): (code: string) => string {
  const { t, i18n } = useTranslation('campaigns');
  return (code) => {
    const key = `held.${code}`;
    return i18n.exists(key, { ns: 'campaigns' }) ? t(key) : t('held.other', { code });
  };
}

/** By which way people are reached: the reason why it was taken. */
export function useWayWords(): (code: string) => string {
  const { t, i18n } = useTranslation('campaigns');
  return (code) => {
    const key = `by.${code}`;
    return i18n.exists(key, { ns: 'campaigns' }) ? t(key) : t('by.other');
  };
}
