import { DeleteOutlined } from '@ant-design/icons';
import { Button, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { EntryTest, PropertyTest, RuleFactType, RuleProblem } from '#contracts/rules.ts';
import { useBuilding } from '../context.ts';
import { TestInput } from '../inputs/test-input.tsx';
import { propertyCondition, typeOfProperty } from '../model/blank.ts';
import { sourceOfProperty } from '../model/sources.ts';
import { Problems } from '../problems.tsx';
import { propertyLabel } from '../words/speaker.ts';
import { AddProperty } from './add-property.tsx';

interface RowProps {
  type: RuleFactType;
  entry: PropertyTest;
  /** The list whose entries are tested. */
  list?: string;
  onChange: (entry: PropertyTest, key?: string) => void;
  onRemove: () => void;
}

export function PropertyRow({ type, entry, list, onChange, onRemove }: RowProps) {
  const { t } = useTranslation('rules');
  const { speaker } = useBuilding();
  const path = list ? `${list}.${entry.property}` : entry.property;
  const label = propertyLabel(speaker, type, path);
  return (
    <div className="rule-line">
      <span className="rule-property">{label}</span>
      <TestInput
        label={label}
        type={typeOfProperty(type, path)}
        source={sourceOfProperty(type, path)}
        test={entry.test}
        not={entry.not ?? false}
        onChange={(test, not, key) => {
          const { not: _, ...rest } = entry;
          onChange({ ...rest, test, ...(not && { not }) }, key);
        }}
      />
      <Button
        type="text"
        size="small"
        icon={<DeleteOutlined />}
        aria-label={t('act.removeTest', { property: label })}
        onClick={onRemove}
      />
    </div>
  );
}

interface EntriesProps {
  type: RuleFactType;
  entry: EntryTest;
  path: string;
  problems: readonly RuleProblem[];
  onChange: (entry: EntryTest | null, key?: string) => void;
}

/** Conditions that one and the same line of an order meets. */
export function EntriesEditor({ type, entry, path, problems, onChange }: EntriesProps) {
  const { t } = useTranslation('rules');
  const { currency } = useBuilding();
  const { entries, where, not = false } = entry;
  return (
    <fieldset className="rule-entries">
      <legend>
        <Select
          size="small"
          variant="borderless"
          aria-label={t('entriesLabel')}
          value={not}
          popupMatchSelectWidth={false}
          options={[
            { value: false, label: t('entriesAny') },
            { value: true, label: t('entriesNone') },
          ]}
          onChange={(next) => {
            const { not: _, ...rest } = entry;
            onChange(next ? { ...rest, not: true } : rest);
          }}
        />
      </legend>
      {where.map((inner, index) => (
        <div key={index}>
          <PropertyRow
            type={type}
            list={entries}
            entry={inner}
            onChange={(next, key) =>
              onChange({ ...entry, where: where.with(index, next) }, key && `${index}.${key}`)
            }
            onRemove={() => {
              const left = where.filter((_, at) => at !== index);
              onChange(left.length > 0 ? { ...entry, where: left } : null);
            }}
          />
          <Problems problems={problems} under={`${path}.where[${index}]`} />
        </div>
      ))}
      <AddProperty
        type={type}
        list={entries}
        onAdd={(property) => {
          const kind = typeOfProperty(type, `${entries}.${property}`);
          onChange({ ...entry, where: [...where, propertyCondition(property, kind, currency)] });
        }}
      />
    </fieldset>
  );
}
