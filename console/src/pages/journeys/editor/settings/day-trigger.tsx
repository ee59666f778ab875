import { InputNumber, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { SegmentChoice } from '#contracts/api/segments.ts';
import type { Trigger } from '#contracts/journeys.ts';
import { useApi } from '../../../../api/queries.ts';
import { fieldWords, useFields, useSpeaker } from '../../../../domain/rule-builder/index.ts';
import { OneOf } from '../forms/selects.tsx';
import { ClockInput } from '../forms/waits.tsx';

export function Calendar({
  value,
  onChange,
}: {
  value: 'gregorian' | 'lunar';
  onChange: (value: 'gregorian' | 'lunar') => void;
}) {
  const { t } = useTranslation('journeys');
  return (
    <Select
      aria-label={t('trigger.calendar')}
      value={value}
      popupMatchSelectWidth={false}
      options={(['gregorian', 'lunar'] as const).map((one) => ({
        value: one,
        label: t(`calendar.${one}`),
      }))}
      onChange={onChange}
    />
  );
}

type Daily = Extract<Trigger, { kind: 'day' | 'festival' }>;

/** So many days before or after, at what time. */
export function Moment({
  trigger,
  onChange,
}: {
  trigger: Daily;
  onChange: (trigger: Trigger) => void;
}) {
  const { t } = useTranslation('journeys');
  return (
    <div className="step-line">
      <InputNumber<number>
        aria-label={t('trigger.offset')}
        suffix={t('trigger.days')}
        style={{ width: 128 }}
        min={-366}
        max={366}
        precision={0}
        value={trigger.offset}
        onChange={(offset) => onChange({ ...trigger, offset: offset ?? 0 })}
      />
      <ClockInput
        label={t('form.timeOfDay')}
        value={trigger.at}
        onChange={(at) => onChange({ ...trigger, at })}
      />
      <span className="step-why">{t('trigger.offsetWhy')}</span>
    </div>
  );
}

/** A day of each person's, such as her birthday. */
export function DayFields({
  trigger,
  onChange,
}: {
  trigger: Extract<Trigger, { kind: 'day' }>;
  onChange: (trigger: Trigger) => void;
}) {
  const { t } = useTranslation('journeys');
  const { fields } = useFields();
  const speaker = useSpeaker([]);
  const days = fields.filter(({ type }) => type === 'day' || type === 'moment');
  const field = days.find(({ name }) => name === trigger.field);
  return (
    <>
      <OneOf
        label={t('trigger.day')}
        value={trigger.field}
        options={days.map(({ name }) => ({
          value: name,
          label: fieldWords(speaker, { field: name }),
        }))}
        onChange={(name) => {
          const { params: _, ...rest } = trigger;
          onChange({ ...rest, field: name });
        }}
      />
      {field?.params.map((param) => (
        <ParamInput
          key={param.name}
          field={field.name}
          param={param.name}
          value={trigger.params?.[param.name] ?? ''}
          onChange={(value) =>
            onChange({ ...trigger, params: { ...trigger.params, [param.name]: value } })
          }
        />
      ))}
      <div className="step-line">
        <Select
          aria-label={t('trigger.every')}
          value={trigger.every}
          popupMatchSelectWidth={false}
          options={(['year', 'once'] as const).map((every) => ({
            value: every,
            label: t(`every.${every}`),
          }))}
          onChange={(every) => onChange({ ...trigger, every })}
        />
        <Calendar
          value={trigger.calendar}
          onChange={(calendar) => onChange({ ...trigger, calendar })}
        />
      </div>
      <Moment trigger={trigger} onChange={onChange} />
    </>
  );
}

interface ParamProps {
  field: string;
  param: string;
  value: string;
  onChange: (value: string) => void;
}

/** What a field needs to know, such as which attribute. */
function ParamInput({ field, param, value, onChange }: ParamProps) {
  const { t } = useTranslation('journeys');
  const { data } = useApi<{ items: SegmentChoice[] }>('segments', '/segments/choices', {
    field,
    param,
  });
  return (
    <OneOf
      label={t('trigger.param', { param })}
      value={value}
      options={data?.items.map((one) => ({ value: one.value, label: one.label ?? one.value }))}
      onChange={onChange}
    />
  );
}
