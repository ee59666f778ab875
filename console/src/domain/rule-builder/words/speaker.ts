import type { RuleFactType, Span } from '#contracts/rules.ts';
import type { Format } from '../../../i18n/format.ts';
import type { ChoiceSource } from '../model/sources.ts';

type Values = Record<string, string | number>;

/** What turns rules into words needs of the reader's language, and of what ids are called. */
export interface Speaker {
  /** A text of the catalogue `rules`. */
  say: (key: string, values?: Values) => string;
  /** Whether the catalogue has a text. */
  knows: (key: string) => boolean;
  format: Format;
  /** What a chosen value is called, where that is known by its source. */
  label: (source: ChoiceSource, value: string) => string | undefined;
}

const tags: Partial<Record<string, (format: Format, value: string) => string>> = {
  'contacts.language': (format, value) => format.languageName(value),
  'contacts.country': (format, value) => format.country(value),
};

/** Catalogue groups with the words for values that are the same in every workspace. */
const groups: Partial<Record<string, string>> = {
  'contacts.gender': 'gender',
  'contacts.knownBy': 'identity',
  'portrait.rfmGroup': 'rfmGroup',
  'portrait.channel': 'channel',
  'portrait.favouriteSource': 'buyingBy',
  'portrait.timeOfDay': 'timeOfDay',
};

/** The catalogue's word for a value that is the same in every workspace. */
export function commonWord(
  { say, knows }: Speaker,
  source: ChoiceSource | null,
  value: string,
): string | undefined {
  const group = groupOf(source);
  const key = `value.${group}.${value}`;
  return group !== undefined && knows(key) ? say(key) : undefined;
}

function groupOf(source: ChoiceSource | null): string | undefined {
  if (source?.of === 'words') return source.group;
  if (source?.of !== 'field') return undefined;
  return source.param === 'purpose' ? 'purpose' : groups[source.field];
}

/** What a value that somebody chose is called in the reader's language. */
export function valueWords(speaker: Speaker, source: ChoiceSource | null, value: string): string {
  if (!source) return value;
  const named = commonWord(speaker, source, value) ?? speaker.label(source, value);
  if (named !== undefined) return named;
  const own = source.of === 'field' && source.param === undefined && tags[source.field];
  return own ? own(speaker.format, value) : value;
}

export const fieldLabel = ({ say, knows }: Speaker, name: string): string =>
  knows(`field.${name}`) ? say(`field.${name}`) : name;

export const factLabel = ({ say }: Speaker, type: RuleFactType): string => say(`fact.${type}`);

/** A property's name: its own for the fact, the one it has everywhere, or as its source wrote it. */
export function propertyLabel(
  { say, knows }: Speaker,
  fact: RuleFactType,
  property: string,
): string {
  for (const key of [`property.${fact}.${property}`, `property.${property}`])
    if (knows(key)) return say(key);
  const [head = '', ...rest] = property.split('.');
  if (rest.length > 0 && knows(`open.${head}`))
    return say(`open.${head}`, { name: rest.join('.') });
  return property;
}

export const spanWords = ({ say }: Speaker, { n, unit }: Span): string =>
  say(`span.${unit}`, { count: n });

/** A calendar day of a rule, whatever the reader's zone. */
export const dayWords = (language: string, day: string): string =>
  new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' }).format(
    new Date(`${day}T00:00:00Z`),
  );

/** The first letter of a label large, where the language has large ones. */
export const capital = (text: string, language: string): string =>
  text.charAt(0).toLocaleUpperCase(language) + text.slice(1);

/** Closes the gaps that parts left out of a sentence leave. */
export const tidy = (text: string): string =>
  text
    .replaceAll(/ {2,}/g, ' ')
    .replaceAll(/ ([,.;)，。；）])/g, '$1')
    // A place that nobody has filled in yet ends the sentence by itself.
    .replaceAll(/…[.。]/g, '…')
    .trim();
