import { z } from 'zod';

/** Whether a name is of the IANA list. */
function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false; // How Intl says that there is no such zone.
  }
}

export const timeZone = z
  .string()
  .max(64)
  .refine((name) => isTimeZone(name), 'must be a time zone of the IANA list, e.g. Asia/Shanghai');
