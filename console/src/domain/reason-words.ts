import { useTranslation } from 'react-i18next';
import type { MessageReason } from '#contracts/api/messages.ts';
import { usePlatformWords } from '../api/problem-words.ts';
import { useFormat } from '../i18n/use-format.ts';

/** Names of reason values that are moments. */
const moments = new Set(['closesAt', 'closedAt', 'until', 'since', 'expiresAt']);

/** Sources of a time zone that nobody told. */
const concluded = new Set(['workspace', 'country', 'city']);

/** Why a message was sent, waits, or was not sent, in the reader's words. */
export function useReasonWords(): (reason: MessageReason) => string {
  const { t } = useTranslation('reasons');
  const format = useFormat();
  const platform = usePlatformWords();
  return ({ code, values }) => {
    const given: Record<string, string | number> = {};
    for (const [name, value] of Object.entries(values)) {
      if (value === null) given[name] = '';
      else if (moments.has(name)) given[name] = format.moment(String(value));
      else given[name] = value;
    }
    const { code: platformCode, words, purpose, zone, zoneSource } = values;
    // Where a zone is known from, unless somebody said it herself.
    if (typeof zoneSource === 'string' && concluded.has(zoneSource))
      given['zone'] = t('zone.said', { zone, from: t(`zone.${zoneSource}`) });
    // A purpose of the workspace's own has no words but its key.
    if (typeof purpose === 'string')
      given['purposeName'] = t(`purpose.${purpose}`, { defaultValue: purpose });
    if (typeof platformCode === 'string' && typeof words === 'string')
      given['words'] = platform(platformCode, words);
    const bare = Object.values(values).includes(null);
    return t(code, { ...given, ...(bare && { context: 'bare' }) });
  };
}
