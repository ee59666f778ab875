import { useTranslation } from 'react-i18next';
import type { SendingFigures } from '#contracts/api/campaigns.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { Figure } from '../../../ui/figure.tsx';

/** Each number with its share of those who were sent to; what a platform does not tell says so. */
export function Figures({ figures, currency }: { figures: SendingFigures; currency: string }) {
  const { t } = useTranslation('campaigns');
  const format = useFormat();
  const { people, sent, value, converted } = figures;
  const share = (count: number, of: number, words: string) =>
    of === 0 ? undefined : t(words, { share: format.percent(count / of, 1) });
  const ofSent = (key: 'delivered' | 'opened' | 'clicked' | 'replied' | 'unfollowed') => {
    const count = figures[key];
    return (
      <Figure
        label={t(`figure.${key}`)}
        value={count === null ? '–' : format.number(count)}
        note={count === null ? t('figure.untold') : share(count, sent, 'figure.ofSent')}
      />
    );
  };
  return (
    <div className="figures">
      <Figure
        label={t('figure.sent')}
        value={format.number(sent)}
        note={share(sent, people, 'figure.ofPeople')}
      />
      {ofSent('delivered')}
      {ofSent('opened')}
      {ofSent('clicked')}
      {ofSent('replied')}
      {ofSent('unfollowed')}
      <Figure
        label={t('figure.converted')}
        value={format.number(converted)}
        note={
          value > 0 ? format.money(value, currency) : share(converted, people, 'figure.ofPeople')
        }
      />
    </div>
  );
}
