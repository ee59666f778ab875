import { Input, InputNumber, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { spanUnits, type Span } from '#contracts/rules.ts';

interface SpanProps {
  label: string;
  value: Span;
  onChange: (value: Span) => void;
}

/** A length of time; an emptied one has none, which the rule complains about. */
export function SpanInput({ label, value, onChange }: SpanProps) {
  const { t } = useTranslation('rules');
  return (
    <span className="rule-amount">
      <InputNumber<number>
        aria-label={label}
        style={{ width: 72 }}
        min={0}
        max={5_256_000}
        precision={0}
        value={value.n}
        onChange={(n) => onChange({ ...value, n: n ?? 0 })}
      />
      <Select
        aria-label={t('input.unit', { label })}
        style={{ width: 104 }}
        value={value.unit}
        options={spanUnits.map((unit) => ({ value: unit, label: t(`unit.${unit}`) }))}
        onChange={(unit) => onChange({ ...value, unit })}
      />
    </span>
  );
}

interface DaysProps {
  from: string | null;
  to: string | null;
  onChange: (days: { from: string | null; to: string | null }) => void;
}

/** Calendar days from one to another; either end may stay open. */
export function DaysInput({ from, to, onChange }: DaysProps) {
  const { t } = useTranslation('rules');
  const day = (end: 'from' | 'to', value: string | null) => (
    <Input
      type="date"
      style={{ width: 148 }}
      aria-label={t(`input.${end}`)}
      value={value ?? ''}
      onChange={(event) => onChange({ from, to, [end]: event.target.value || null })}
    />
  );
  return (
    <span className="rule-amount">
      {day('from', from)}
      <span className="soft">{t('input.until')}</span>
      {day('to', to)}
    </span>
  );
}
