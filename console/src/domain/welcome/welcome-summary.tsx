import { useTranslation } from 'react-i18next';
import type { Welcome, WelcomeVariant } from '#contracts/content.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { TemplatePreview } from '../content/template-preview.tsx';

/** For whom a variant is, in words: "English · new followers · 22–6 h". */
export function useVariantWords(): (variant: WelcomeVariant) => string {
  const { t } = useTranslation('welcome');
  const format = useFormat();
  return ({ language, audience, hours }) =>
    [
      language ? format.languageName(language) : t('anyLanguage'),
      t(`audience.${audience}`),
      hours && t('hours', { from: hours.from, to: hours.to }),
    ]
      .filter(Boolean)
      .join(' · ');
}

/** A welcome as it will arrive, variant by variant. */
export function WelcomeSummary({ welcome }: { welcome: Welcome }) {
  const words = useVariantWords();
  return (
    <div className="stack">
      {welcome.variants.map((variant, index) => (
        <div key={index}>
          <div className="person-note" style={{ marginBottom: 6 }}>
            {words(variant)}
          </div>
          <div className="phone">
            {variant.messages.map((message, place) => (
              <TemplatePreview key={place} content={message} />
            ))}
          </div>
        </div>
      ))}
    </div>
  );
}
