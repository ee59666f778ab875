import { Input, InputNumber, Segmented, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { FormField } from './field.tsx';
import { DataInput } from './data-input.tsx';
import { MemberSelect, SegmentSelect, TagsSelect } from './selects.tsx';
import type { StepProps } from './step-props.ts';

export function TagForm({ step, path, problems, onChange }: StepProps<'tag'>) {
  const { t } = useTranslation('journeys');
  return (
    <>
      {(['add', 'remove'] as const).map((change) => (
        <FormField
          key={change}
          label={t(`form.tags.${change}`)}
          problems={problems}
          under={`${path}.${change}`}
        >
          <TagsSelect
            label={t(`form.tags.${change}`)}
            value={step[change]}
            onChange={(ids) => onChange({ ...step, [change]: ids })}
          />
        </FormField>
      ))}
    </>
  );
}

export function ListForm({ step, path, problems, readOnly, onChange }: StepProps<'list'>) {
  const { t } = useTranslation('journeys');
  return (
    <>
      <Segmented
        disabled={readOnly}
        aria-label={t('form.listChange')}
        value={step.change}
        options={(['add', 'remove'] as const).map((change) => ({
          value: change,
          label: t(`form.lists.${change}`),
        }))}
        onChange={(change) => onChange({ ...step, change })}
      />
      <FormField required label={t('form.list')} problems={problems} under={`${path}.listId`}>
        <SegmentSelect
          kind="static"
          label={t('form.list')}
          value={step.listId}
          onChange={(listId) => onChange({ ...step, listId })}
        />
      </FormField>
    </>
  );
}

const valueKinds = ['text', 'number', 'yes', 'no', 'nothing'] as const;
type ValueKind = (typeof valueKinds)[number];

function kindOfValue(value: string | number | boolean | null): ValueKind {
  if (value === null) return 'nothing';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'number' ? 'number' : 'text';
}

const firstValue: Record<ValueKind, string | number | boolean | null> = {
  text: '',
  number: 0,
  yes: true,
  no: false,
  nothing: null,
};

export function SetAttributeForm(props: StepProps<'setAttribute'>) {
  const { step, path, problems, readOnly, onChange } = props;
  const { t } = useTranslation('journeys');
  const kind = kindOfValue(step.value);
  return (
    <>
      <FormField required label={t('form.attribute')} problems={problems} under={`${path}.key`}>
        <Input
          aria-label={t('form.attribute')}
          maxLength={64}
          disabled={readOnly}
          value={step.key}
          onChange={(event) => onChange({ ...step, key: event.target.value }, 'key')}
        />
      </FormField>
      <FormField label={t('form.value')} problems={problems} under={`${path}.value`}>
        <div className="step-line">
          <Select<ValueKind>
            aria-label={t('form.valueKind')}
            style={{ width: 120 }}
            value={kind}
            disabled={readOnly}
            options={valueKinds.map((one) => ({ value: one, label: t(`form.valueKinds.${one}`) }))}
            onChange={(next) => onChange({ ...step, value: firstValue[next] })}
          />
          {kind === 'text' && (
            <Input
              className="grow"
              aria-label={t('form.value')}
              maxLength={500}
              disabled={readOnly}
              value={String(step.value)}
              onChange={(event) => onChange({ ...step, value: event.target.value }, 'value')}
            />
          )}
          {kind === 'number' && (
            <InputNumber<number>
              className="grow"
              aria-label={t('form.value')}
              disabled={readOnly}
              value={Number(step.value)}
              onChange={(value) => onChange({ ...step, value: value ?? 0 }, 'value')}
            />
          )}
        </div>
      </FormField>
    </>
  );
}

export function AssignForm({ step, path, problems, readOnly, onChange }: StepProps<'assign'>) {
  const { t } = useTranslation('journeys');
  return (
    <>
      <FormField required label={t('form.colleague')} problems={problems} under={`${path}.userId`}>
        <MemberSelect
          label={t('form.colleague')}
          value={step.userId}
          onChange={(userId) => onChange({ ...step, userId })}
        />
      </FormField>
      <FormField label={t('form.note')}>
        <Input.TextArea
          aria-label={t('form.note')}
          autoSize={{ minRows: 2, maxRows: 6 }}
          maxLength={500}
          disabled={readOnly}
          value={step.note}
          onChange={(event) => onChange({ ...step, note: event.target.value }, 'note')}
        />
      </FormField>
    </>
  );
}

export function WebhookForm({ step, path, problems, readOnly, onChange }: StepProps<'webhook'>) {
  const { t } = useTranslation('journeys');
  return (
    <>
      <FormField
        required
        label={t('form.url')}
        why={t('form.urlWhy')}
        problems={problems}
        under={`${path}.url`}
      >
        <Input
          type="url"
          aria-label={t('form.url')}
          placeholder="https://"
          maxLength={1024}
          disabled={readOnly}
          value={step.url}
          onChange={(event) => onChange({ ...step, url: event.target.value }, 'url')}
        />
      </FormField>
      <FormField label={t('form.data')} problems={problems} under={`${path}.data`}>
        <DataInput
          label={t('form.data')}
          value={step.data}
          readOnly={readOnly}
          onChange={(data) => onChange({ ...step, data }, 'data')}
        />
      </FormField>
    </>
  );
}
