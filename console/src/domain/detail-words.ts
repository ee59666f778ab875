import { useTranslation } from 'react-i18next';

/** What a detail about a person is called; one that no profile has goes by its own name. */
export function useDetailWords(): (key: string) => string {
  const { t, i18n } = useTranslation('common');
  return (key) =>
    i18n.exists(`detail.${key}`, { ns: 'common', nsSeparator: false }) ? t(`detail.${key}`) : key;
}
