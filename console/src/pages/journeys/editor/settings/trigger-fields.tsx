import { InputNumber, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Trigger } from '#contracts/journeys.ts';
import type { JourneyProblem } from '#contracts/journeys/problems.ts';
import { FactMatchEditor } from '../../../../domain/rule-builder/index.ts';
import { rulesOnly } from '../forms/rule-problems.ts';
import { CodeSelect, SegmentSelect } from '../forms/selects.tsx';
import { Calendar, DayFields, Moment } from './day-trigger.tsx';

interface FieldsProps {
  trigger: Trigger;
  path: string;
  problems: readonly JourneyProblem[];
  onChange: (trigger: Trigger) => void;
}

/** What one way in needs to know. */
export function TriggerFields({ trigger, path, problems, onChange }: FieldsProps) {
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
