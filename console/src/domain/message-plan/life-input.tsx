import { InputNumber, Select, Space } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

const minutesOf = { minutes: 1, hours: 60, days: 1440 } as const;
type Unit = keyof typeof minutesOf;
const units = ['minutes', 'hours', 'days'] as const;

/** Contract limit: a month. */
const longest = 30 * 1440;

/** The largest unit that says a span in whole numbers. */
const unitOf = (minutes: number): Unit =>
  minutes % 1440 === 0 ? 'days' : minutes % 60 === 0 ? 'hours' : 'minutes';

interface Props {
  /** Minutes. */
  value: number;
  readOnly: boolean;
  onChange: (minutes: number) => void;
}

/** How long a message is worth sending. */
export function LifeInput({ value, readOnly, onChange }: Props) {
  const { t } = useTranslation('message-plan');
  const [unit, setUnit] = useState<Unit>(() => unitOf(value));
  const say = (amount: number, of: Unit) =>
    onChange(Math.max(1, Math.min(longest, Math.round(amount * minutesOf[of]))));
  return (
    <div className="stack plan-field">
      <span className="soft" title={t('lifeWhy')}>
        {t('life')}
      </span>
      <Space.Compact>
        <InputNumber
          aria-label={t('life')}
          min={1}
          max={longest / minutesOf[unit]}
          disabled={readOnly}
          value={value / minutesOf[unit]}
          onChange={(amount) => amount !== null && say(amount, unit)}
        />
        <Select<Unit>
          aria-label={t('unit')}
          style={{ minWidth: 96 }}
          value={unit}
          disabled={readOnly}
          options={units.map((one) => ({ value: one, label: t(`units.${one}`) }))}
          onChange={(next) => {
            setUnit(next);
            say(value / minutesOf[unit], next);
          }}
        />
      </Space.Compact>
    </div>
  );
}
