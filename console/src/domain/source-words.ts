import { useTranslation } from 'react-i18next';

/** Who told something, in words: `till` is the till, `staff:Mei` is Mei; other names stay. */
export function useSourceWords(): (source: string) => string {
  const { t, i18n } = useTranslation('portrait');
  return (source) => {
    const name = source.replace(/^(staff|journey):/, '');
    return i18n.exists(`source.${name}`, { ns: 'portrait', nsSeparator: false })
      ? t(`source.${name}`)
      : name;
  };
}
