import { Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Test, TestOp, ValueType } from '#contracts/rules.ts';
import { useBuilding } from '../context.ts';
import { opsOf, testBy } from '../model/blank.ts';
import type { ChoiceSource } from '../model/sources.ts';
import { AmountInput } from './amount-input.tsx';
import { ValuesInput } from './choice-input.tsx';
import { DaysInput, SpanInput } from './time-inputs.tsx';

/** Operators whose opposite is another operator, or says nothing more. */
const onlyPlain = new Set<TestOp>(['above', 'atLeast', 'below', 'atMost', 'notInLast', 'inNext']);

export interface TestProps {
  /** What is tested, for the names of its inputs. */
  label: string;
  type: ValueType | 'open';
  source: ChoiceSource | null;
  test: Test;
  not: boolean;
  /** @param key of what was changed, for undoing letters together */
  onChange: (test: Test, not: boolean, key?: string) => void;
}

/** An operator in words, its opposite among them, and what the value is held against. */
export function TestInput(props: TestProps) {
  const { t } = useTranslation('rules');
  const { currency } = useBuilding();
  const { label, type, test, not, onChange } = props;
  const money = type === 'money' ? currency : null;
  const choices = opsOf(type).flatMap((op) =>
    onlyPlain.has(op) && !(not && op === test.op)
      ? [{ op, not: false }]
      : [
          { op, not: false },
          { op, not: true },
        ],
  );
  return (
    <>
      <Select
        className="rule-op"
        aria-label={t('input.how', { label })}
        value={`${test.op}${not ? '_not' : ''}`}
        popupMatchSelectWidth={false}
        options={choices.map((choice) => {
          const value = `${choice.op}${choice.not ? '_not' : ''}`;
          const listed = type === 'list' && choice.op === 'known';
          const word = listed ? value.replace('known', 'any') : value;
          return { value, label: t(`op.${word}`), ...choice };
        })}
        onChange={(_, option) => {
          if (!Array.isArray(option) && option)
            onChange(testBy(option.op, test, money), option.not);
        }}
      />
      <Against {...props} />
    </>
  );
}

/** What the value is held against. */
function Against({ label, source, test, not, onChange }: TestProps) {
  const { t } = useTranslation('rules');
  const value = t('input.value', { label });
  switch (test.op) {
    case 'known':
    case 'isTrue':
    case 'isFalse':
      return null;
    case 'is':
    case 'contains':
    case 'startsWith':
    case 'hasAny':
    case 'hasAll':
    case 'under': {
      const typed = test.op === 'contains' || test.op === 'startsWith';
      return (
        <ValuesInput
          label={value}
          source={typed ? null : source}
          values={test.values}
          onChange={(values) => onChange({ ...test, values }, not)}
        />
      );
    }
    case 'equals':
    case 'above':
    case 'atLeast':
    case 'below':
    case 'atMost':
      return (
        <AmountInput
          label={value}
          value={test.value}
          currency={test.currency}
          onChange={(next) => onChange({ ...test, value: next }, not, 'value')}
        />
      );
    case 'between':
      return (
        <>
          <AmountInput
            label={t('input.least')}
            value={test.from}
            currency={test.currency}
            onChange={(from) => onChange({ ...test, from }, not, 'from')}
          />
          <span className="soft">{t('input.and')}</span>
          <AmountInput
            label={t('input.most')}
            value={test.to}
            currency={test.currency}
            onChange={(to) => onChange({ ...test, to }, not, 'to')}
          />
        </>
      );
    case 'during':
      return (
        <DaysInput
          from={test.from}
          to={test.to}
          onChange={(days) => onChange({ ...test, ...days }, not, 'days')}
        />
      );
    case 'inLast':
    case 'notInLast':
    case 'inNext':
      return (
        <SpanInput
          label={value}
          value={test.span}
          onChange={(span) => onChange({ ...test, span }, not, 'span')}
        />
      );
  }
}
