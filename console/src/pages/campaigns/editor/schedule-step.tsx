import { Input, InputNumber } from 'antd';
import { useTranslation } from 'react-i18next';
import type { CampaignProblem } from '#contracts/api/campaigns.ts';
import { campaignLimits, type CampaignPlan, type CampaignSchedule } from '#contracts/campaigns.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { dayIn, fromWallClock, toWallClock } from '../../../i18n/zoned.ts';
import { Choice } from '../../../ui/choice.tsx';
import { Card } from '../../../ui/page.tsx';
import { RecurringFields } from './recurring-fields.tsx';
import { Wrong } from './wrong.tsx';
import './editor.css';

interface Props {
  plan: CampaignPlan;
  problems: readonly CampaignProblem[];
  onChange: (change: Partial<CampaignPlan>) => void;
}

type Kind = CampaignSchedule['kind'];
const kinds: readonly Kind[] = ['now', 'at', 'local', 'recurring'];

/** Ten in the morning: late enough to disturb nobody, early enough to be read the same day. */
const usualTime = '10:00';

function blank(kind: Kind, timeZone: string): CampaignSchedule {
  const tomorrow = dayIn(timeZone, new Date(), 1);
  switch (kind) {
    case 'now':
      return { kind };
    case 'at':
      return { kind, at: fromWallClock(`${tomorrow}T${usualTime}`, timeZone).toISOString() };
    case 'local':
      return { kind, day: tomorrow, time: usualTime };
    case 'recurring':
      return {
        kind,
        every: { unit: 'week', weekdays: [1] },
        time: usualTime,
        zone: 'contact',
        until: null,
      };
  }
}

/** When it goes out, and over how long. */
export function ScheduleStep({ plan, problems, onChange }: Props) {
  const { t } = useTranslation('campaigns');
  const { timeZone } = useFormat();
  const { schedule, spreadHours } = plan;
  const set = (next: CampaignSchedule) => onChange({ schedule: next });
  return (
    <Card title={t('step.schedule')}>
      <div className="stack">
        <div className="campaign-choice">
          <Choice<Kind>
            label={t('step.schedule')}
            value={schedule.kind}
            options={kinds.map((value) => ({ value, text: t(`schedule.${value}`) }))}
            onChange={(kind) => set(blank(kind, timeZone))}
          />
        </div>
        {schedule.kind === 'at' && (
          <div className="campaign-line">
            <Input
              type="datetime-local"
              style={{ width: 216 }}
              aria-label={t('schedule.moment')}
              value={toWallClock(new Date(schedule.at), timeZone)}
              onChange={({ target }) =>
                target.value &&
                set({ kind: 'at', at: fromWallClock(target.value, timeZone).toISOString() })
              }
            />
            <span className="soft">{timeZone}</span>
          </div>
        )}
        {schedule.kind === 'local' && (
          <div className="campaign-line">
            <Input
              type="date"
              style={{ width: 152 }}
              aria-label={t('schedule.day')}
              value={schedule.day}
              onChange={({ target }) => set({ ...schedule, day: target.value })}
            />
            <Input
              type="time"
              style={{ width: 112 }}
              aria-label={t('schedule.time')}
              value={schedule.time}
              onChange={({ target }) => set({ ...schedule, time: target.value })}
            />
            <span className="soft">{t('schedule.ownClock')}</span>
          </div>
        )}
        {schedule.kind === 'recurring' && <RecurringFields schedule={schedule} onChange={set} />}
        <Wrong problems={problems} under={['schedule']} />
        <div className="campaign-line">
          <span>{t('spread.before')}</span>
          <InputNumber<number>
            aria-label={t('spread.title')}
            style={{ width: 80 }}
            min={0}
            max={campaignLimits.spreadHours}
            step={1}
            value={spreadHours}
            onChange={(hours) => onChange({ spreadHours: hours ?? 0 })}
          />
          <span>{t('spread.after')}</span>
        </div>
        <p className="person-note campaign-why">
          {t(spreadHours > 0 ? 'spread.why' : 'spread.none')}
        </p>
        <Wrong problems={problems} under={['spreadHours']} />
      </div>
    </Card>
  );
}
