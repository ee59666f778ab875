import { useTranslation } from 'react-i18next';

/** What a fact says, in words: "Placed an order"; a type without words stays as it is. */
export function useFactName(): (type: string) => string {
  const { t, i18n } = useTranslation('system');
  return (type) => (i18n.exists(`facts.${type}`, { ns: 'system' }) ? t(`facts.${type}`) : type);
}
