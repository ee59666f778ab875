import { Checkbox, Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Limit } from '#contracts/journeys.ts';
import { SpanInput } from '../../../../domain/rule-builder/index.ts';
import { useFormat } from '../../../../i18n/use-format.ts';
import { FormField } from './field.tsx';
import { MatchList } from './match-list.tsx';
import { ChannelSelect } from './selects.tsx';
import type { StepProps } from './step-props.ts';

export function WaitForm({ step, path, problems, onChange }: StepProps<'wait'>) {
  const { t } = useTranslation('journeys');
  return (
    <FormField label={t('form.howLong')} problems={problems} under={`${path}.span`}>
      <SpanInput
        label={t('form.howLong')}
        value={step.span}
        onChange={(span) => onChange({ ...step, span }, 'span')}
      />
    </FormField>
  );
}

const days = [1, 2, 3, 4, 5, 6, 7];

export function WaitUntilForm({
  step,
  path,
  problems,
  readOnly,
  onChange,
}: StepProps<'waitUntil'>) {
  const { t } = useTranslation('journeys');
  const { language } = useFormat();
  const name = new Intl.DateTimeFormat(language, { weekday: 'short', timeZone: 'UTC' });
  return (
    <>
      <FormField
        label={t('form.timeOfDay')}
        why={t('form.ownTimeZone')}
        problems={problems}
        under={`${path}.at`}
      >
        <ClockInput
          label={t('form.timeOfDay')}
          value={step.at}
          onChange={(at) => onChange({ ...step, at }, 'at')}
        />
      </FormField>
      <FormField label={t('form.weekdays')} why={t('form.weekdaysWhy')}>
        <Checkbox.Group
          disabled={readOnly}
          value={step.weekdays}
          // 2024-01-01 was a Monday, which ISO 8601 calls 1.
          options={days.map((day) => ({
            value: day,
            label: name.format(new Date(Date.UTC(2024, 0, day))),
          }))}
          onChange={(weekdays) =>
            onChange({ ...step, weekdays: weekdays.toSorted((a, b) => a - b) })
          }
        />
      </FormField>
    </>
  );
}

/** A time of day, HH:MM. */
export function ClockInput({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
}) {
  return (
    <Input
      type="time"
      style={{ width: 120 }}
      aria-label={label}
      value={value}
      onChange={(event) => event.target.value && onChange(event.target.value)}
    />
  );
}

export function WaitForFactForm(props: StepProps<'waitForFact'>) {
  const { step, path, problems, readOnly, onChange } = props;
  const { t } = useTranslation('journeys');
  return (
    <>
      <FormField label={t('form.untilAny')}>
        <MatchList
          label={t('form.untilAny')}
          facts={step.facts}
          least={1}
          path={`${path}.facts`}
          problems={problems}
          readOnly={readOnly}
          onChange={(facts) => onChange({ ...step, facts }, 'facts')}
        />
      </FormField>
      <LimitField
        limit={step.atMost}
        path={`${path}.atMost`}
        problems={problems}
        onChange={(atMost) => onChange({ ...step, atMost }, 'atMost')}
      />
    </>
  );
}

const limitKinds = ['span', 'window', 'ever'] as const;

interface LimitProps {
  limit: Limit | null;
  path: string;
  problems: StepProps<'wait'>['problems'];
  onChange: (limit: Limit | null) => void;
}

function LimitField({ limit, path, problems, onChange }: LimitProps) {
  const { t } = useTranslation('journeys');
  const span = limit?.kind === 'span' ? limit.span : limit?.before;
  const first = span ?? { n: 1, unit: 'day' as const };
  return (
    <FormField label={t('form.atMost')} problems={problems} under={path}>
      <Select<(typeof limitKinds)[number]>
        aria-label={t('form.atMost')}
        value={limit?.kind ?? 'ever'}
        options={limitKinds.map((kind) => ({ value: kind, label: t(`form.limit.${kind}`) }))}
        onChange={(kind) =>
          onChange(
            kind === 'ever'
              ? null
              : kind === 'span'
                ? { kind, span: first }
                : { kind, channelId: null, before: { n: 1, unit: 'hour' } },
          )
        }
      />
      {limit?.kind === 'span' && (
        <SpanInput
          label={t('form.atMost')}
          value={limit.span}
          onChange={(next) => onChange({ ...limit, span: next })}
        />
      )}
      {limit?.kind === 'window' && (
        <>
          <SpanInput
            label={t('form.beforeClose')}
            value={limit.before}
            onChange={(before) => onChange({ ...limit, before })}
          />
          <ChannelSelect
            label={t('form.windowOf')}
            value={limit.channelId}
            onChange={(channelId) => onChange({ ...limit, channelId })}
          />
        </>
      )}
    </FormField>
  );
}

export function WaitForWindowForm({ step, path, problems, onChange }: StepProps<'waitForWindow'>) {
  const { t } = useTranslation('journeys');
  return (
    <>
      <FormField
        label={t('form.beforeClose')}
        why={t('form.windowWhy')}
        problems={problems}
        under={`${path}.before`}
      >
        <SpanInput
          label={t('form.beforeClose')}
          value={step.before}
          onChange={(before) => onChange({ ...step, before }, 'before')}
        />
      </FormField>
      <FormField label={t('form.windowOf')} problems={problems} under={`${path}.channelId`}>
        <ChannelSelect
          label={t('form.windowOf')}
          value={step.channelId}
          onChange={(channelId) => onChange({ ...step, channelId })}
        />
      </FormField>
    </>
  );
}

export function BestHourForm({ step, path, problems, onChange }: StepProps<'waitForBestHour'>) {
  const { t } = useTranslation('journeys');
  return (
    <FormField
      label={t('form.withinNext')}
      why={t('form.bestHourWhy')}
      problems={problems}
      under={`${path}.within`}
    >
      <SpanInput
        label={t('form.withinNext')}
        value={step.within}
        onChange={(within) => onChange({ ...step, within }, 'within')}
      />
    </FormField>
  );
}
