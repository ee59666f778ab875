import { importJourney, type JourneyFile } from '#contracts/api/journeys.ts';
import { at } from '#contracts/journeys/check/place.ts';
import { journeyDraftInput, type JourneyDraft } from '#contracts/journeys/draft.ts';
import type { FieldProblem } from '../../../api/problem.ts';
import { jsonFault } from './json-fault.ts';

/** Why a text is no journey: no JSON from this place on, or values that do not fit, by JSONPath. */
export type Wrong =
  { kind: 'json'; line: number; column: number } | { kind: 'shape'; fields: FieldProblem[] };

export type Read =
  | { file: Pick<JourneyFile, 'description'> & { name: string | null; definition: JourneyDraft } }
  | { wrong: Wrong };

/** More places than that nobody reads at once. */
const told = 5;

/** Reads a whole file, as it is downloaded, or the definition alone. */
export function readJourneyFile(text: string): Read {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    return { wrong: { kind: 'json', ...jsonFault(text) } };
  }
  const whole = typeof given === 'object' && given !== null && 'definition' in given;
  if (whole) {
    const read = importJourney.safeParse(given);
    return read.success ? { file: read.data } : { wrong: shapeOf(read.error.issues, given) };
  }
  const read = journeyDraftInput.safeParse(given);
  if (!read.success) return { wrong: shapeOf(read.error.issues, given) };
  return { file: { name: null, description: '', definition: read.data } };
}

interface Issue {
  path: PropertyKey[];
  code?: string | undefined;
  message: string;
}

function shapeOf(issues: readonly Issue[], given: unknown): Wrong {
  const fields = issues.slice(0, told).map((issue): FieldProblem => {
    const { path, code = null, message, ...values } = issue;
    const keys = path.filter((key) => typeof key !== 'symbol');
    return {
      path: keys.reduce<string>(at, '$'),
      message,
      // What is not there at all is missing, whatever was expected.
      code: valueAt(given, keys) === undefined ? 'invalid_type' : code,
      values: values as FieldProblem['values'],
    };
  });
  return { kind: 'shape', fields };
}

const valueAt = (given: unknown, keys: readonly (string | number)[]): unknown =>
  keys.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null
        ? (value as Record<string | number, unknown>)[key]
        : undefined,
    given,
  );
