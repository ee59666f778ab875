import type { MessageSettings } from '#contracts/api/messages.ts';

/** The rules that the form sets; further caps stay as they are. */
export type SetRules = Omit<MessageSettings, 'caps'>;

type Quiet = NonNullable<MessageSettings['quietHours']>;
type Cap = NonNullable<MessageSettings['frequencyCap']>;

/** The rules as the form holds them: what is switched off keeps its numbers. */
export interface RuleValues {
  quiet: boolean;
  quietHours: { from: number; to: number };
  capped: boolean;
  frequencyCap: { limit: number | null; days: number | null };
}

/** What a rule that is switched on begins with: the server's own defaults. */
const firstHours: Quiet = { from: 22, to: 8 };
const firstCap: Cap = { limit: 4, days: 7 };

export const toForm = ({ quietHours, frequencyCap }: SetRules): RuleValues => ({
  quiet: quietHours !== null,
  quietHours: quietHours ?? firstHours,
  capped: frequencyCap !== null,
  frequencyCap: frequencyCap ?? firstCap,
});

/** The rules that a form means; null while a number is missing. */
export function fromForm(values: RuleValues): SetRules | null {
  const { limit, days } = values.frequencyCap;
  if (values.capped && (limit === null || days === null)) return null;
  return {
    quietHours: values.quiet ? { from: values.quietHours.from, to: values.quietHours.to } : null,
    frequencyCap: values.capped && limit !== null && days !== null ? { limit, days } : null,
  };
}

/** Whether an hour lies in `from` up to but not including `to`, which may be over midnight. */
export const isQuiet = ({ from, to }: Quiet, hour: number): boolean =>
  from <= to ? hour >= from && hour < to : hour >= from || hour < to;

/** Hours of a day as a clock shows them. */
export const clockHour = (hour: number): string => String(hour).padStart(2, '0');

/** How a span of days is called: a day, a week, so many days. */
export function spanName(days: number): 'day' | 'week' | 'month' | 'days' {
  if (days === 1) return 'day';
  if (days === 7) return 'week';
  return days === 30 ? 'month' : 'days';
}
