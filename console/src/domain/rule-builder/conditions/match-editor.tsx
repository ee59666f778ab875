import { Select } from 'antd';
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
import { matchOf, propertyCondition, typeOfProperty } from '../model/blank.ts';
import { Problems } from '../problems.tsx';
import { factLabel } from '../words/speaker.ts';
import { AddProperty } from './add-property.tsx';
import { EntriesEditor, PropertyRow } from './property-row.tsx';

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
