import { checkSpan } from '../../rules/check-test.ts';
import type { CheckedField } from '../../rules.ts';
import type { EntryLimit, Trigger } from '../entry.ts';
import { at, type Note } from './place.ts';

/** Longest months: of the Gregorian calendar by its number, of the lunar any. */
const gregorianDays = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const lunarDays = 30;

export function checkTrigger(
  trigger: Trigger,
  index: number,
  field: (name: string) => CheckedField | undefined,
  note: Note,
): void {
  const path = at('$.triggers', index);
  if (trigger.kind === 'festival') {
    const { calendar, month, day } = trigger;
    const days = calendar === 'lunar' ? lunarDays : (gregorianDays[month - 1] ?? 0);
    if (day > days) note(`${path}.day`, 'journey.day_impossible', { month, day });
  }
  if (trigger.kind !== 'day') return;
  const found = field(trigger.field);
  if (!found) {
    note(`${path}.field`, 'field.unknown', { field: trigger.field });
    return;
  }
  if (found.type !== 'day' && found.type !== 'moment')
    note(`${path}.field`, 'journey.day_misfit', { field: trigger.field, type: found.type });
  for (const { name, required } of found.params)
    if (required && !trigger.params?.[name])
      note(at(`${path}.params`, name), 'field.param_missing', { param: name });
}

export function checkLimit(limit: EntryLimit, note: Note): void {
  if (limit.kind === 'oncePer') checkSpan(limit.span, '$.limit.span', note);
}
