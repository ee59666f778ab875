import { InputNumber } from 'antd';
import { useBuilding } from '../context.ts';

/** Digits behind the point that a currency has. */
const digitsOf = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions()
    .maximumFractionDigits ?? 2;

interface Props {
  label: string;
  value: number;
  /** The value is money, in minor units; it is shown in whole ones. */
  currency?: string | undefined;
  /** What is counted, behind the field. */
  unit?: string;
  whole?: boolean;
  onChange: (value: number) => void;
}

/** A number, or an amount of money. An emptied field leaves the value as it is. */
export function AmountInput({ label, value, currency, unit, whole, onChange }: Props) {
  const { speaker } = useBuilding();
  const digits = currency ? digitsOf(currency) : 0;
  const suffix = currency ?? unit;
  return (
    <span className="rule-amount">
      <InputNumber<number>
        aria-label={label}
        style={{ width: currency ? 120 : 88 }}
        value={currency ? value / 10 ** digits : value}
        {...(currency && { precision: digits })}
        {...(whole && { precision: 0, min: 0 })}
        onChange={(next) =>
          next !== null && onChange(currency ? Math.round(next * 10 ** digits) : next)
        }
      />
      {suffix && (
        <span className="soft" lang={speaker.format.language}>
          {suffix}
        </span>
      )}
    </span>
  );
}
