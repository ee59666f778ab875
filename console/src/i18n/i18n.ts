import i18next, { type BackendModule } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { readChoice, storeChoice } from '../ui/storage.ts';
import { languageCodes, pickLanguage, type Language } from './languages.ts';

const files = import.meta.glob<Record<string, unknown>>('../locales/*/*.json', {
  import: 'default',
});

/** Loads one catalogue when it is first needed: a page brings its own texts, not everybody's. */
const catalogues: BackendModule = {
  type: 'backend',
  init: () => undefined,
  read: (language, namespace, done) => {
    const load = files[`../locales/${language}/${namespace}.json`];
    if (!load) return done(new Error(`No catalogue ${language}/${namespace}`), null);
    load().then(
      (texts) => done(null, texts),
      (error: Error) => done(error, null),
    );
  },
};

const key = 'rapport.language';

/** Texts of the shell and of sign-in, loaded before the first paint. */
const first = ['common'];

export async function startI18n(): Promise<void> {
  const language = readChoice(key, languageCodes, null) ?? pickLanguage(navigator.languages);
  document.documentElement.lang = language;
  await i18next
    .use(catalogues)
    .use(initReactI18next)
    .init({
      lng: language,
      supportedLngs: languageCodes,
      fallbackLng: false,
      load: 'currentOnly',
      ns: first,
      defaultNS: 'common',
      interpolation: { escapeValue: false },
      react: { useSuspense: false },
      returnNull: false,
    });
}

export async function setLanguage(language: Language): Promise<void> {
  storeChoice(key, language);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

/** For route loaders: a page never paints its keys in place of its texts. */
export const loadTexts = (...namespaces: string[]): Promise<void> =>
  i18next.loadNamespaces(namespaces);
