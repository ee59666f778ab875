import { Input, InputNumber, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { CampaignSchedule } from '#contracts/campaigns.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { weekdayName } from '../schedule-words.ts';
import '../../../ui/badge.css';
import './editor.css';

type Recurring = Extract<CampaignSchedule, { kind: 'recurring' }>;
const zones = ['contact', 'workspace'] as const;
const weekdays = [1, 2, 3, 4, 5, 6, 7];

interface Props {
  schedule: Recurring;
  onChange: (schedule: Recurring) => void;
}

/** Which days, at what hour, by whose clock, and until when. */
export function RecurringFields({ schedule, onChange }: Props) {
  const { t } = useTranslation('campaigns');
  const { language, timeZone } = useFormat();
  const { every, zone } = schedule;
  const toggle = (days: readonly number[], day: number) =>
    days.includes(day) ? days.filter((each) => each !== day) : [...days, day].toSorted();
  return (
    <div className="stack">
      <div className="campaign-line">
        <Select
          aria-label={t('schedule.unit')}
          style={{ width: 136 }}
          value={every.unit}
          options={(['week', 'month'] as const).map((value) => ({
            value,
            label: t(`schedule.every.${value}`),
          }))}
          onChange={(unit) =>
            onChange({
              ...schedule,
              every: unit === 'week' ? { unit, weekdays: [1] } : { unit, day: 1 },
            })
          }
        />
        {every.unit === 'week' ? (
          <span className="row" style={{ gap: 4 }} role="group" aria-label={t('schedule.weekdays')}>
            {weekdays.map((day) => (
              <button
                key={day}
                type="button"
                className="label"
                title={weekdayName(language, day, 'long')}
                aria-pressed={every.weekdays.includes(day)}
                onClick={() =>
                  onChange({
                    ...schedule,
                    every: { ...every, weekdays: toggle(every.weekdays, day) },
                  })
                }
              >
                {weekdayName(language, day, 'short')}
              </button>
            ))}
          </span>
        ) : (
          <InputNumber<number>
            aria-label={t('schedule.dayOfMonth')}
            style={{ width: 72 }}
            min={1}
            max={31}
            precision={0}
            value={every.day}
            onChange={(day) => onChange({ ...schedule, every: { ...every, day: day ?? 1 } })}
          />
        )}
      </div>
      <div className="campaign-line">
        <Input
          type="time"
          style={{ width: 112 }}
          aria-label={t('schedule.time')}
          value={schedule.time}
          onChange={({ target }) => onChange({ ...schedule, time: target.value })}
        />
        <Select
          aria-label={t('schedule.clock')}
          style={{ minWidth: 216 }}
          value={zone}
          options={zones.map((value) => ({
            value,
            label: t(`schedule.zone.${value}`, { zone: timeZone }),
          }))}
          onChange={(next) => onChange({ ...schedule, zone: next })}
        />
      </div>
      <div className="campaign-line">
        <span className="soft">{t('schedule.until')}</span>
        <Input
          type="date"
          style={{ width: 152 }}
          aria-label={t('schedule.until')}
          value={schedule.until ?? ''}
          onChange={({ target }) => onChange({ ...schedule, until: target.value || null })}
        />
        <span className="soft">{t('schedule.untilWhy')}</span>
      </div>
    </div>
  );
}
