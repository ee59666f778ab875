import { Select } from 'antd';
import { useTranslation } from 'react-i18next';
import {
  factProperties,
  type Comparison,
  type DidCondition,
  type Measure,
  type RuleFactType,
  type RuleProblem,
} from '#contracts/rules.ts';
import { useBuilding } from '../context.ts';
import { AmountInput } from '../inputs/amount-input.tsx';
import { WindowInput } from '../inputs/window-input.tsx';
import { testBy, typeOfProperty } from '../model/blank.ts';
import { withNot } from '../model/tree.ts';
import { Problems } from '../problems.tsx';
import { propertyLabel } from '../words/speaker.ts';
import { FactSelect, WhereEditor } from './match-editor.tsx';

interface Props {
  condition: DidCondition;
  path: string;
  problems: readonly RuleProblem[];
  onChange: (next: DidCondition, key?: string) => void;
}

const comparisons = ['atLeast', 'atMost', 'equals', 'above', 'below', 'between'] as const;
const sums = ['sum', 'average', 'min', 'max'] as const;

/** Numbers of a fact that can be added up, those of its entries among them. */
function measurable(type: RuleFactType): string[] {
  const known: Readonly<Record<string, string | { entries: Record<string, string> }>> =
    factProperties[type];
  const numeric = (kind: unknown) => kind === 'number' || kind === 'money';
  return Object.entries(known).flatMap(([name, kind]) => {
    if (typeof kind !== 'object') return numeric(kind) ? [name] : [];
    const inner = Object.entries(kind.entries).filter(([, each]) => numeric(each));
    return inner.map(([each]) => `${name}.${each}`);
  });
}

/** She did, or did not, something so often, so much or so long ago. */
export function DidEditor({ condition, path, problems, onChange }: Props) {
  const { t } = useTranslation('rules');
  const { fact, window } = condition;
  return (
    <div className="stack rule-tight">
      <div className="rule-line">
        <Select
          aria-label={t('input.whether')}
          value={condition.not ?? false}
          popupMatchSelectWidth={false}
          options={[
            { value: false, label: t('input.did') },
            { value: true, label: t('input.didNot') },
          ]}
          onChange={(not) => onChange(withNot(condition, not))}
        />
        <FactSelect
          label={t('input.fact')}
          match={fact}
          onChange={(next) =>
            onChange({
              ...condition,
              fact: next,
              ...('property' in condition.measure && { measure: { of: 'count' } }),
            })
          }
        />
        <MeasureInput condition={condition} onChange={onChange} />
        <WindowInput
          window={window}
          onChange={(next, key) => onChange({ ...condition, window: next }, key && `window.${key}`)}
        />
      </div>
      <Problems problems={problems} under={path} except={`${path}.fact`} />
      <WhereEditor
        match={fact}
        path={`${path}.fact`}
        problems={problems}
        onChange={(next, key) => onChange({ ...condition, fact: next }, key)}
      />
    </div>
  );
}

function MeasureInput({ condition, onChange }: Pick<Props, 'condition' | 'onChange'>) {
  const { t } = useTranslation('rules');
  const { speaker, currency } = useBuilding();
  const { fact, measure, compare } = condition;
  const choices: { key: string; label: string; measure: Measure }[] = [
    { key: 'count', label: t('input.measure.count'), measure: { of: 'count' } },
    ...measurable(fact.type).flatMap((property) => {
      const money = typeOfProperty(fact.type, property) === 'money' && { currency };
      return sums.map((of) => ({
        key: `${of} ${property}`,
        label: t(`input.measure.${of}`, { property: propertyLabel(speaker, fact.type, property) }),
        measure: { of, property, ...money } as Measure,
      }));
    }),
    {
      key: 'daysSinceLast',
      label: t('input.measure.daysSinceLast'),
      measure: { of: 'daysSinceLast' },
    },
    {
      key: 'daysSinceFirst',
      label: t('input.measure.daysSinceFirst'),
      measure: { of: 'daysSinceFirst' },
    },
  ];
  const key = 'property' in measure ? `${measure.of} ${measure.property}` : measure.of;
  const money = 'currency' in measure ? measure.currency : undefined;
  const unit =
    measure.of === 'count' ? t('input.times') : 'property' in measure ? '' : t('input.days');
  const amount = (
    label: string,
    value: number,
    set: (value: number) => Comparison,
    name: string,
  ) => (
    <AmountInput
      label={label}
      value={value}
      currency={money}
      unit={unit}
      whole={measure.of === 'count'}
      onChange={(next) => onChange({ ...condition, compare: set(next) }, `compare.${name}`)}
    />
  );
  return (
    <>
      <Select
        aria-label={t('input.measured')}
        value={key}
        popupMatchSelectWidth={false}
        options={choices.map(({ key: value, label }) => ({ value, label }))}
        onChange={(chosen) => {
          const found = choices.find((choice) => choice.key === chosen);
          if (found) onChange({ ...condition, measure: found.measure });
        }}
      />
      <Select
        aria-label={t('input.compared')}
        value={compare.op}
        popupMatchSelectWidth={false}
        options={comparisons.map((op) => ({ value: op, label: t(`op.${op}`) }))}
        onChange={(op) =>
          onChange({ ...condition, compare: testBy(op, compare, null) as Comparison })
        }
      />
      {compare.op === 'between' ? (
        <>
          {amount(t('input.least'), compare.from, (from) => ({ ...compare, from }), 'from')}
          <span className="soft">{t('input.and')}</span>
          {amount(t('input.most'), compare.to, (to) => ({ ...compare, to }), 'to')}
        </>
      ) : (
        amount(t('input.amount'), compare.value, (value) => ({ ...compare, value }), 'value')
      )}
    </>
  );
}
