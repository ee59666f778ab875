import { useTranslation } from 'react-i18next';
import { setLanguage } from '../i18n/i18n.ts';
import { languages, type Language } from '../i18n/languages.ts';
import { setThemeChoice, useThemeChoice, type ThemeChoice } from '../theme/mode.ts';
import { Choice } from '../ui/choice.tsx';

export function LanguageChoice() {
  const { t, i18n } = useTranslation();
  const options = Object.entries(languages).map(([value, text]) => ({
    value: value as Language,
    text,
    lang: value,
  }));
  return (
    <Choice
      label={t('settings.language')}
      options={options}
      value={i18n.language}
      onChange={(language) => void setLanguage(language)}
    />
  );
}

export function ThemeChoices() {
  const { t } = useTranslation();
  const options: { value: ThemeChoice; text: string }[] = [
    { value: 'system', text: t('settings.themeSystem') },
    { value: 'light', text: t('settings.themeLight') },
    { value: 'dark', text: t('settings.themeDark') },
  ];
  return (
    <Choice
      label={t('settings.theme')}
      options={options}
      value={useThemeChoice()}
      onChange={setThemeChoice}
    />
  );
}
