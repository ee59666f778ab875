import { InputNumber, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { AnniversaryCondition, SegmentCondition } from '#contracts/rules.ts';
import { useBuilding } from '../context.ts';
import { OneInput } from '../inputs/choice-input.tsx';
import { withNot } from '../model/tree.ts';
import { capital, fieldLabel } from '../words/speaker.ts';
import { Params } from './field-editor.tsx';

const segments = { of: 'segments' } as const;

interface AnniversaryProps {
  condition: AnniversaryCondition;
  onChange: (next: AnniversaryCondition, key?: string) => void;
}

/** A day that comes back every year lies so many days from today. */
export function AnniversaryEditor({ condition, onChange }: AnniversaryProps) {
  const { t } = useTranslation('rules');
  const { fields, speaker } = useBuilding();
  const days = fields.filter(({ type }) => type === 'day');
  const field = days.find(({ name }) => name === condition.field);
  const day = (end: 'from' | 'to') => (
    <InputNumber<number>
      aria-label={t(`input.anniversary.${end}`)}
      style={{ width: 72 }}
      min={-366}
      max={366}
      precision={0}
      value={condition[end]}
      onChange={(next) => next !== null && onChange({ ...condition, [end]: next }, end)}
    />
  );
  return (
    <div className="rule-line">
      <Select
        aria-label={t('input.anniversary.field')}
        value={condition.field}
        popupMatchSelectWidth={false}
        options={days.map(({ name }) => ({
          value: name,
          label: capital(fieldLabel(speaker, name), speaker.format.language),
        }))}
        onChange={(name) => onChange({ ...condition, field: name, params: {} })}
      />
      {field && <Params field={field} condition={condition} onChange={onChange} />}
      <Select
        aria-label={t('input.anniversary.calendar')}
        value={condition.calendar}
        popupMatchSelectWidth={false}
        options={(['gregorian', 'lunar'] as const).map((value) => ({
          value,
          label: t(`input.anniversary.${value}`),
        }))}
        onChange={(calendar) => onChange({ ...condition, calendar })}
      />
      <Select
        aria-label={t('input.whether')}
        value={condition.not ?? false}
        popupMatchSelectWidth={false}
        options={[
          { value: false, label: t('input.anniversary.comes') },
          { value: true, label: t('input.anniversary.comesNot') },
        ]}
        onChange={(not) => onChange(withNot(condition, not))}
      />
      {day('from')}
      <span className="soft">{t('input.until')}</span>
      {day('to')}
      <span className="soft">{t('input.anniversary.fromToday')}</span>
    </div>
  );
}

interface SegmentProps {
  condition: SegmentCondition;
  onChange: (next: SegmentCondition) => void;
}

export function SegmentEditor({ condition, onChange }: SegmentProps) {
  const { t } = useTranslation('rules');
  return (
    <div className="rule-line">
      <Select
        aria-label={t('input.whether')}
        value={condition.not ?? false}
        popupMatchSelectWidth={false}
        options={[
          { value: false, label: t('input.in') },
          { value: true, label: t('input.notIn') },
        ]}
        onChange={(not) => onChange(withNot(condition, not))}
      />
      <OneInput
        required
        label={t('input.segment')}
        placeholder={t('input.segment')}
        source={segments}
        value={condition.segmentId || undefined}
        onChange={(segmentId) => onChange({ ...condition, segmentId: segmentId ?? '' })}
      />
    </div>
  );
}
