import { useTranslation } from 'react-i18next';
import type { SegmentField } from '#contracts/api/segments.ts';
import type { AnniversaryCondition, FieldCondition } from '#contracts/rules.ts';
import { useBuilding } from '../context.ts';
import { OneInput } from '../inputs/choice-input.tsx';
import { TestInput } from '../inputs/test-input.tsx';
import { sourceOfField, sourceOfParam } from '../model/sources.ts';
import { capital, fieldLabel } from '../words/speaker.ts';

interface Props {
  condition: FieldCondition;
  onChange: (next: FieldCondition, key?: string) => void;
}

/** A field's own settings: which attribute, which channel, which purpose. */
export function Params<T extends FieldCondition | AnniversaryCondition>({
  field,
  condition,
  onChange,
}: {
  field: SegmentField;
  condition: T;
  onChange: (next: T) => void;
}) {
  const { t } = useTranslation('rules');
  const { params = {} } = condition;
  return field.params
    .filter((param) => param.choices)
    .map((param) => (
      <OneInput
        key={param.name}
        label={t(`param.${param.name}`)}
        placeholder={t(`${param.required ? 'paramChoose' : 'paramAny'}.${param.name}`)}
        source={sourceOfParam(field.name, param)}
        value={params[param.name]}
        required={param.required}
        onChange={(value) => {
          const { [param.name]: _, ...rest } = params;
          onChange({ ...condition, params: value ? { ...rest, [param.name]: value } : rest });
        }}
      />
    ));
}

export function FieldEditor({ condition, onChange }: Props) {
  const { t } = useTranslation('rules');
  const { fields, speaker } = useBuilding();
  const field = fields.find(({ name }) => name === condition.field);
  const label = capital(fieldLabel(speaker, condition.field), speaker.format.language);
  return (
    <div className="rule-line">
      <span className="rule-subject">{label}</span>
      {field ? (
        <>
          <Params field={field} condition={condition} onChange={onChange} />
          <TestInput
            label={label}
            type={field.type}
            source={sourceOfField(field, condition.params)}
            test={condition.test}
            not={condition.not ?? false}
            onChange={(test, not, key) => {
              const { not: _, ...rest } = condition;
              onChange({ ...rest, test, ...(not && { not }) }, key);
            }}
          />
        </>
      ) : (
        <span className="faint">{t('fieldGone')}</span>
      )}
    </div>
  );
}
