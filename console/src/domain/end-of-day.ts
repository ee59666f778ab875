/** A day (YYYY-MM-DD) lasts until its end, where the reader is. */
export const endOfDay = (day: string): string => new Date(`${day}T23:59:59`).toISOString();
