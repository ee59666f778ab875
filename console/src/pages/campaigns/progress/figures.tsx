import { Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import type { SendingFigures } from '#contracts/api/campaigns.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { Figure } from '../../../ui/figure.tsx';

/** Each number with its share of those who were sent to; what a platform does not tell says so. */
export function Figures({ figures, currency }: { figures: SendingFigures; currency: string }) {
  const { t } = useTranslation('campaigns');
  const format = useFormat();
  const { people, sent, value, converted, massClicks } = figures;
  const share = (count: number, of: number, words: string) =>
    of === 0 ? undefined : t(words, { share: format.percent(count / of, 1) });
  const ofSent = (key: 'clicked' | 'replied' | 'unfollowed') => (
    <Figure
      label={t(`figure.${key}`)}
      value={format.number(figures[key])}
      note={share(figures[key], sent, 'figure.ofSent')}
    />
  );
  return (
    <div className="figures">
      <Figure
        label={t('figure.sent')}
        value={format.number(sent)}
        note={share(sent, people, 'figure.ofPeople')}
      />
      <Told figures={figures} name="delivered" />
      <Told figures={figures} name="opened" />
      {ofSent('clicked')}
      {massClicks !== null && (
        <Figure
          label={t('figure.massClicks')}
          value={format.number(massClicks)}
          note={t('figure.massClicksNote')}
        />
      )}
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

/** What only platforms can tell: a dash is not a zero, and says why it is there. */
function Told({ figures, name }: { figures: SendingFigures; name: 'delivered' | 'opened' }) {
  const { t } = useTranslation('campaigns');
  const format = useFormat();
  const { told, clicked, [name]: count } = figures;
  const label = t(`figure.${name}`);
  if (count !== null)
    return (
      <Figure
        label={label}
        value={format.number(count)}
        note={t('figure.ofTold', { number: format.number(told) })}
      />
    );
  const why = t(`figure.untoldWhy.${name}`);
  const note =
    name === 'opened' && clicked > 0
      ? t('figure.atLeast', { number: format.number(clicked) })
      : t('figure.untold');
  return (
    <Figure
      label={label}
      value={
        <Tooltip title={why}>
          <span className="faint" tabIndex={0}>
            <span aria-hidden="true">–</span>
            <span className="visually-hidden">{why}</span>
          </span>
        </Tooltip>
      }
      note={note}
    />
  );
}
