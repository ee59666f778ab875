import { useTranslation } from 'react-i18next';

/** What a fact says, in words: "placed an order"; a type without words stays as it is. */
export function useFactName(): (type: string) => string {
  const { t, i18n } = useTranslation('rules');
  return (type) => (i18n.exists(`fact.${type}`, { ns: 'rules' }) ? t(`fact.${type}`) : type);
}
