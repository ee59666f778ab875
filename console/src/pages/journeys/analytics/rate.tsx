import { useTranslation } from 'react-i18next';
import type { Estimate } from '#contracts/api/journeys.ts';
import { useFormat } from '../../../i18n/use-format.ts';

/** "between 4.1 % and 6.3 %": where the true share lies, at 95 %. */
export function useRateWords(): (estimate: Estimate) => string {
  const { t } = useTranslation('journeys');
  const format = useFormat();
  return ({ low, high }) =>
    t('numbers.between', { low: format.percent(low, 1), high: format.percent(high, 1) });
}

interface Props {
  estimate: Estimate;
  /** The share at the right end. */
  widest: number;
}

/** A share as a point on its interval. */
export function RateBar({ estimate, widest }: Props) {
  const words = useRateWords();
  const place = (share: number) => `${Math.min(100, (share / widest) * 100)}%`;
  return (
    <div className="rate" role="img" aria-label={words(estimate)} title={words(estimate)}>
      <span
        className="rate-span"
        style={{
          left: place(estimate.low),
          width: place(Math.max(0, estimate.high - estimate.low)),
        }}
      />
      <span className="rate-point" style={{ left: place(estimate.value) }} />
    </div>
  );
}
