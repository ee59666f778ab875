import { useTranslation } from 'react-i18next';
import type { CampaignSchedule } from '#contracts/campaigns.ts';
import { useFormat } from '../../i18n/use-format.ts';

/** A day that is a Monday, to name the days of the week after. */
const monday = Date.UTC(2024, 0, 1);
const dayMs = 86_400_000;

/** @param day ISO 8601: 1 is Monday */
export const weekdayName = (language: string, day: number, form: 'short' | 'long'): string =>
  new Intl.DateTimeFormat(language, { weekday: form, timeZone: 'UTC' }).format(
    monday + (day - 1) * dayMs,
  );

const dayIn = (language: string, day: string) =>
  new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' }).format(
    new Date(`${day}T00:00:00Z`),
  );

/** When a campaign goes out, in words that can stand inside a sentence. */
export function useScheduleWords(): (schedule: CampaignSchedule) => string {
  const { t } = useTranslation('campaigns');
  const format = useFormat();
  const { language } = format;
  return (schedule) => {
    switch (schedule.kind) {
      case 'now':
        return t('when.now');
      case 'at':
        return t('when.at', { at: format.moment(schedule.at) });
      case 'local':
        return t('when.local', { day: dayIn(language, schedule.day), time: schedule.time });
      case 'recurring': {
        const { every, time, zone, until } = schedule;
        const days =
          every.unit === 'week'
            ? format.list(
                every.weekdays
                  .toSorted((a, b) => a - b)
                  .map((day) => weekdayName(language, day, 'long')),
              )
            : String(every.day);
        const said = t(`when.${every.unit}.${zone}`, { days, time });
        return until ? t('when.until', { said, until: dayIn(language, until) }) : said;
      }
    }
  };
}
