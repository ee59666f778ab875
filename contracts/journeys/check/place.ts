import type { JourneyProblem, JourneyProblemCode } from '../problems.ts';

/** Notes one problem of a journey. */
export type Note = (
  path: string,
  code: JourneyProblemCode,
  values?: Record<string, string | number>,
  severity?: JourneyProblem['severity'],
) => void;

/** A member's JSONPath (RFC 9535): by its name, in brackets where it is no plain word. */
export function at(path: string, key: string | number): string {
  if (typeof key === 'number') return `${path}[${key}]`;
  return /^[A-Za-z_]\w*$/.test(key) ? `${path}.${key}` : `${path}['${key}']`;
}

export const stepPath = (id: string): string => at('$.steps', id);

/** Notes problems of one step, or of the journey itself (`step` null), in a list. */
export function notesIn(problems: JourneyProblem[], step: string | null): Note {
  return (path, code, values = {}, severity = 'error') =>
    void problems.push({ path, code, values, step, severity });
}
