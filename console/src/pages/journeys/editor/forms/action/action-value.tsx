import { Input, InputNumber, Radio, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { JsonInput } from '../json-input.tsx';
import { Pick, Picks } from './pick.tsx';
import type { FieldShape } from './shape.ts';

export interface ValueProps {
  /** The action, and the member of its input. */
  action: string;
  name: string;
  label: string;
  shape: FieldShape;
  value: unknown;
  readOnly: boolean;
  onChange: (value: unknown) => void;
}

const textsIn = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];

/** One value that an action takes. */
export function ActionValue(props: ValueProps) {
  const { action, name, label, shape, readOnly, onChange } = props;
  const { t } = useTranslation('actions');
  const { nullable } = shape;
  // What is not said is taken to be the preset; showing it tells what will happen.
  const value = props.value === undefined ? shape.preset : props.value;
  const none = nullable ? t('journeys:form.none') : t('journeys:form.choose');
  switch (shape.kind) {
    case 'pick':
      return <Pick {...props} value={value} />;
    case 'picks':
      return <Picks {...props} value={value} />;
    case 'choice':
      return (
        <Select
          aria-label={label}
          disabled={readOnly}
          allowClear={nullable}
          placeholder={none}
          value={(value ?? undefined) as string | number | undefined}
          options={shape.values.map((one) => ({
            value: one,
            label: t(`${action}.values.${name}.${one}`, { defaultValue: String(one) }),
          }))}
          onChange={(next: string | number | undefined) => onChange(next ?? null)}
        />
      );
    case 'switch':
      // Not a switch: what is not said yet is neither yes nor no.
      return (
        <Radio.Group
          aria-label={label}
          disabled={readOnly}
          value={value}
          options={[
            { value: true, label: t('journeys:form.valueKinds.yes') },
            { value: false, label: t('journeys:form.valueKinds.no') },
          ]}
          onChange={(event) => onChange(event.target.value)}
        />
      );
    case 'number':
      return (
        <InputNumber<number>
          aria-label={label}
          disabled={readOnly}
          placeholder={nullable ? none : ''}
          {...(shape.minimum !== undefined && { min: shape.minimum })}
          {...(shape.maximum !== undefined && { max: shape.maximum })}
          value={typeof value === 'number' ? value : null}
          onChange={(next) => onChange(next ?? (nullable ? null : undefined))}
        />
      );
    case 'line':
    case 'text':
      return (
        <Input.TextArea
          aria-label={label}
          disabled={readOnly}
          autoSize={{ minRows: shape.kind === 'text' ? 2 : 1, maxRows: 6 }}
          maxLength={shape.maxLength ?? 2000}
          value={typeof value === 'string' ? value : ''}
          onChange={(event) => onChange(event.target.value)}
        />
      );
    case 'words':
      return (
        <Select
          mode="tags"
          aria-label={label}
          disabled={readOnly}
          value={textsIn(value)}
          onChange={onChange}
        />
      );
    case 'json':
      return (
        <JsonInput
          label={label}
          value={(value ?? {}) as Record<string, unknown>}
          readOnly={readOnly}
          onChange={onChange}
        />
      );
  }
}
