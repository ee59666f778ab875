import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Dropdown, InputNumber, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { SegmentChoice } from '#contracts/api/segments.ts';
import { journeyLimits, type Trigger } from '#contracts/journeys.ts';
import type { JourneyProblem } from '#contracts/journeys/problems.ts';
import { useApi } from '../../../../api/queries.ts';
import { blankTrigger, triggerKinds } from '../../../../domain/journey-model/blank.ts';
import {
  FactMatchEditor,
  fieldWords,
  useFields,
  useSpeaker,
} from '../../../../domain/rule-builder/index.ts';
import { rulesOnly } from '../forms/rule-problems.ts';
import { CodeSelect, OneOf, SegmentSelect } from '../forms/selects.tsx';
import { ClockInput } from '../forms/waits.tsx';
import { ProblemLines } from '../problems/problem-lines.tsx';

interface Props {
  triggers: readonly Trigger[];
  problems: readonly JourneyProblem[];
  readOnly: boolean;
  onChange: (triggers: Trigger[]) => void;
}

/** What brings people in; any of these. */
export function Triggers({ triggers, problems, readOnly, onChange }: Props) {
  const { t } = useTranslation('journeys');
  return (
    <>
      {triggers.map((trigger, index) => (
        <div
          key={index}
          className="step-box"
          role="group"
          aria-label={t('trigger.no', { number: index + 1 })}
        >
          <div className="step-box-head">
            <span className="strong">{t(`trigger.${trigger.kind}`)}</span>
            {!readOnly && (
              <Button
                type="text"
                size="small"
                icon={<DeleteOutlined />}
                aria-label={t('trigger.remove', { number: index + 1 })}
                onClick={() => onChange(triggers.toSpliced(index, 1))}
              />
            )}
          </div>
          <TriggerFields
            trigger={trigger}
            path={`$.triggers[${index}]`}
            problems={problems}
            onChange={(next) => onChange(triggers.with(index, next))}
          />
          {trigger.kind !== 'fact' && (
            <ProblemLines problems={problems} under={`$.triggers[${index}]`} />
          )}
        </div>
      ))}
      <ProblemLines
        problems={problems.filter(({ path }) => path === '$.triggers')}
        under="$.triggers"
      />
      {!readOnly && triggers.length < journeyLimits.triggers && (
        <div>
          <Dropdown
            trigger={['click']}
            menu={{
              items: triggerKinds.map((kind) => ({ key: kind, label: t(`trigger.${kind}`) })),
              onClick: ({ key }) => onChange([...triggers, blankTrigger(key as Trigger['kind'])]),
            }}
          >
            <Button size="small" icon={<PlusOutlined aria-hidden />}>
              {t(triggers.length === 0 ? 'trigger.add' : 'trigger.or')}
            </Button>
          </Dropdown>
        </div>
      )}
    </>
  );
}

interface FieldsProps {
  trigger: Trigger;
  path: string;
  problems: readonly JourneyProblem[];
  onChange: (trigger: Trigger) => void;
}

function TriggerFields({ trigger, path, problems, onChange }: FieldsProps) {
  const { t } = useTranslation('journeys');
  switch (trigger.kind) {
    case 'fact':
      return (
        <FactMatchEditor
          label={t('trigger.fact')}
          match={trigger.fact}
          path={`${path}.fact`}
          problems={rulesOnly(problems)}
          onChange={(fact) => onChange({ ...trigger, fact })}
        />
      );
    case 'segment':
      return (
        <div className="step-line">
          <Select
            aria-label={t('trigger.segment')}
            value={trigger.on}
            options={(['entered', 'left'] as const).map((on) => ({
              value: on,
              label: t(`segmentOn.${on}`),
            }))}
            onChange={(on) => onChange({ ...trigger, on })}
          />
          <div className="grow">
            <SegmentSelect
              label={t('exits.whichSegment')}
              value={trigger.segmentId}
              onChange={(segmentId) => onChange({ ...trigger, segmentId })}
            />
          </div>
        </div>
      );
    case 'code':
      return (
        <CodeSelect
          label={t('trigger.code')}
          value={trigger.codeId}
          onChange={(codeId) => onChange({ ...trigger, codeId })}
        />
      );
    case 'day':
      return <DayFields trigger={trigger} onChange={onChange} />;
    case 'festival':
      return (
        <>
          <div className="step-line">
            <Calendar
              value={trigger.calendar}
              onChange={(calendar) => onChange({ ...trigger, calendar })}
            />
            <InputNumber<number>
              aria-label={t('trigger.month')}
              prefix={t('trigger.month')}
              style={{ width: 112 }}
              min={1}
              max={12}
              precision={0}
              value={trigger.month}
              onChange={(month) => onChange({ ...trigger, month: month ?? 1 })}
            />
            <InputNumber<number>
              aria-label={t('trigger.dayOfMonth')}
              prefix={t('trigger.dayOfMonth')}
              style={{ width: 112 }}
              min={1}
              max={31}
              precision={0}
              value={trigger.day}
              onChange={(day) => onChange({ ...trigger, day: day ?? 1 })}
            />
          </div>
          <Moment trigger={trigger} onChange={onChange} />
        </>
      );
    case 'api':
    case 'manual':
      return <p className="step-why">{t(`trigger.about.${trigger.kind}`)}</p>;
  }
}

function Calendar({
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
function Moment({ trigger, onChange }: { trigger: Daily; onChange: (trigger: Trigger) => void }) {
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

function DayFields({
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
