import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  factProperties,
  factTypes,
  type EntryTest,
  type FactMatch,
  type PropertyTest,
  type RuleFactType,
  type RuleProblem,
} from '#contracts/rules.ts';
import { useBuilding } from '../context.ts';
import { TestInput } from '../inputs/test-input.tsx';
import { matchOf, propertyCondition, typeOfProperty } from '../model/blank.ts';
import { sourceOfProperty } from '../model/sources.ts';
import { Problems } from '../problems.tsx';
import { capital, factLabel, propertyLabel } from '../words/speaker.ts';

interface Props {
  label: string;
  match: FactMatch;
  problems: readonly RuleProblem[];
  /** The match's place in what is checked, `$.rules[0].fact`, for showing its problems. */
  path: string;
  onChange: (match: FactMatch, key?: string) => void;
  /** Facts to choose from; all that rules may name when left out. */
  types?: readonly RuleFactType[];
}

/** Chooses a fact. */
export function FactSelect({
  label,
  match,
  onChange,
  types = factTypes,
}: Omit<Props, 'path' | 'problems'>) {
  const { speaker } = useBuilding();
  return (
    <Select
      className="rule-fact"
      aria-label={label}
      value={match.type}
      popupMatchSelectWidth={false}
      showSearch={{ optionFilterProp: 'label' }}
      options={types.map((type) => ({
        value: type,
        label: factLabel(speaker, type),
      }))}
      onChange={(type: RuleFactType) => onChange(matchOf(type))}
    />
  );
}

/** A fact and what must hold of it. Segments, dynamic tags and journeys all choose facts like this. */
export function MatchEditor({ match, path, problems, onChange, ...rest }: Props) {
  return (
    <div className="rule-match">
      <div className="rule-line">
        <FactSelect match={match} onChange={onChange} {...rest} />
      </div>
      <WhereEditor {...{ match, path, problems, onChange }} />
    </div>
  );
}

interface WhereProps {
  match: FactMatch;
  path: string;
  problems: readonly RuleProblem[];
  onChange: Props['onChange'];
}

/** The conditions on the fact itself. */
export function WhereEditor({ match, path, problems, onChange }: WhereProps) {
  const { currency } = useBuilding();
  const { type, where } = match;
  const set = (index: number, entry: PropertyTest | EntryTest | null, key?: string) =>
    onChange(
      {
        ...match,
        where: entry ? where.with(index, entry) : where.filter((_, at) => at !== index),
      },
      key && `where.${index}.${key}`,
    );
  return (
    <div className="rule-where">
      {where.map((entry, index) =>
        entry.kind === 'property' ? (
          <div key={index}>
            <PropertyRow
              type={type}
              entry={entry}
              onChange={(next, key) => set(index, next, key)}
              onRemove={() => set(index, null)}
            />
            <Problems problems={problems} under={`${path}.where[${index}]`} />
          </div>
        ) : (
          <EntriesEditor
            key={index}
            type={type}
            entry={entry}
            path={`${path}.where[${index}]`}
            problems={problems}
            onChange={(next, key) => set(index, next, key)}
          />
        ),
      )}
      <AddProperty
        type={type}
        onAdd={(property) =>
          onChange({ ...match, where: [...where, added(type, property, currency)] })
        }
      />
    </div>
  );
}

/** A property of a list's entries comes with the list around it. */
function added(type: RuleFactType, property: string, currency: string): PropertyTest | EntryTest {
  const test = propertyCondition(property, typeOfProperty(type, property), currency);
  const [list = '', inner] = property.split('.');
  const known: Readonly<Record<string, unknown>> = factProperties[type];
  return typeof known[list] === 'object' && inner
    ? { kind: 'entries', entries: list, where: [{ ...test, property: inner }] }
    : test;
}

interface RowProps {
  type: RuleFactType;
  entry: PropertyTest;
  /** The list whose entries are tested. */
  list?: string;
  onChange: (entry: PropertyTest, key?: string) => void;
  onRemove: () => void;
}

function PropertyRow({ type, entry, list, onChange, onRemove }: RowProps) {
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
function EntriesEditor({ type, entry, path, problems, onChange }: EntriesProps) {
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

interface AddProps {
  type: RuleFactType;
  list?: string;
  onAdd: (property: string) => void;
}

/** Properties that rules may look at, those of a list's entries among them; open ones are typed. */
function AddProperty({ type, list, onAdd }: AddProps) {
  const { t } = useTranslation('rules');
  const { speaker } = useBuilding();
  const [open, setOpen] = useState<string | null>(null);
  const named = (value: string, path: string) => ({
    value,
    label: capital(propertyLabel(speaker, type, path), speaker.format.language),
  });
  const own: Readonly<Record<string, string | { entries: Record<string, string> }>> =
    factProperties[type];
  const listed = list === undefined ? undefined : own[list];
  const inside = typeof listed === 'object' ? Object.keys(listed.entries) : [];
  const options = list
    ? inside.map((name) => named(name, `${list}.${name}`))
    : [
        ...Object.entries(own).flatMap(([name, kind]) => {
          if (typeof kind === 'object')
            return Object.keys(kind.entries).map((inner) =>
              named(`${name}.${inner}`, `${name}.${inner}`),
            );
          if (kind === 'open') return [{ value: `${name}.`, label: t(`open.any.${name}`) }];
          return [named(name, name)];
        }),
        named('channel', 'channel'),
      ];
  if (open !== null)
    return (
      <Input
        autoFocus
        size="small"
        className="rule-open"
        aria-label={t('input.property')}
        placeholder={t('input.property')}
        onPressEnter={(event) => finish(event.currentTarget.value)}
        onBlur={(event) => finish(event.currentTarget.value)}
      />
    );
  return (
    <Select
      size="small"
      variant="borderless"
      className="rule-add-test"
      value={null}
      aria-label={t('act.addTest')}
      placeholder={
        <>
          <PlusOutlined aria-hidden /> {t('act.addTest')}
        </>
      }
      suffixIcon={null}
      popupMatchSelectWidth={false}
      showSearch={{ optionFilterProp: 'label' }}
      options={options}
      onChange={(value: string | null) => {
        if (value?.endsWith('.')) setOpen(value);
        else if (value) onAdd(value);
      }}
    />
  );

  function finish(name: string): void {
    setOpen(null);
    const path = name.trim().replaceAll(/^\.+|\.+$/g, '');
    if (path) onAdd(`${open}${path}`);
  }
}
