import { useTranslation } from 'react-i18next';
import type { Estimate, JourneyAnalytics } from '#contracts/api/journeys.ts';
import { useMe } from '../../../api/session.ts';
import { moneyWords } from '../../../domain/money.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { RateBar, useRateWords } from './rate.tsx';

type Arm = JourneyAnalytics['splits'][number]['arms'][number];
type Row = Pick<Arm, 'entered' | 'reached' | 'rate' | 'revenue' | 'against'> & {
  key: string;
  name: string;
};

interface Props {
  rows: readonly Row[];
  goal: boolean;
}

/** Versions or arms side by side: who reached the goal, what was spent, and whether a difference is proven. */
export function Conversions({ rows, goal }: Props) {
  const { t } = useTranslation('journeys');
  const format = useFormat();
  const { currency } = useMe().workspace;
  const widest = Math.max(0.01, ...rows.map(({ rate }) => rate?.high ?? 0));
  const words = useRateWords();
  return (
    <div className="conversions">
      {rows.map((row) => (
        <div key={row.key} className="conversion">
          <strong>{row.name}</strong>
          {goal && row.rate ? (
            <RateBar estimate={row.rate} widest={widest} />
          ) : (
            <span className="soft">{goal ? t('numbers.tooFew') : ''}</span>
          )}
          <span className="conversion-words soft">
            {goal && row.rate && (
              <>
                <strong>{format.percent(row.rate.value, 1)}</strong> {words(row.rate)} ·{' '}
              </>
            )}
            {t('numbers.of', { reached: row.reached, entered: row.entered })} ·{' '}
            {t('numbers.spent', {
              sum: moneyWords(
                row.revenue.map((one) => ({ currency: one.currency, amount: one.total })),
                format,
                currency,
              ),
            })}
          </span>
          {row.revenue.map(
            ({ currency: unit, perPerson }) =>
              perPerson && (
                <span key={unit} className="conversion-words soft">
                  {t('numbers.perPerson', {
                    value: format.money(perPerson.value, unit),
                    low: format.money(perPerson.low, unit),
                    high: format.money(perPerson.high, unit),
                  })}
                </span>
              ),
          )}
          {row.against && (
            <Difference
              against={row.against}
              name={rows.find(({ key }) => key === row.against?.arm)?.name ?? row.against.arm}
            />
          )}
        </div>
      ))}
    </div>
  );
}

/** Whether zero lies outside of the interval. */
const isProven = ({ low, high }: Estimate): boolean => low > 0 || high < 0;

function Difference({ against, name }: { against: NonNullable<Arm['against']>; name: string }) {
  const { t } = useTranslation('journeys');
  const format = useFormat();
  const { difference } = against;
  if (!difference) return null;
  const points = (share: number) => format.decimal(share * 100, 1);
  return (
    <span className="conversion-words">
      {t(isProven(difference) ? 'numbers.proven' : 'numbers.unproven', {
        value: points(difference.value),
        low: points(difference.low),
        high: points(difference.high),
        arm: name,
      })}
    </span>
  );
}
