import { createContext, use, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { createFormat, type Format } from './format.ts';

/** The zone that times are shown in: the workspace's, or the browser's before anybody signed in. */
export const TimeZoneContext = createContext(Intl.DateTimeFormat().resolvedOptions().timeZone);

/** Formats for the language and zone in force. */
export function useFormat(): Format {
  const { i18n } = useTranslation();
  const timeZone = use(TimeZoneContext);
  return useMemo(() => createFormat(i18n.language, timeZone), [i18n.language, timeZone]);
}
