import type { JourneyStep } from '#contracts/journeys.ts';
import type { MessageContent } from '#contracts/content.ts';
import type { MessagePlan, MessageWay } from '#contracts/message-plan.ts';
import {
  caseWords,
  limitWords,
  segmentName,
  weekdayName,
  type Dictionary,
} from '../../../domain/journey-canvas/use-words.ts';
import { matchWords, spanWords } from '../../../domain/rule-builder/index.ts';

/**
 * What one setting of a step says, a line for each thing it holds, so that two versions of it can be
 * compared line by line; empty where it says nothing.
 */
export function stepLines(words: Dictionary, step: JourneyStep, part: string): string[] {
  const { say, speaker } = words;
  const yesOrNo = (value: boolean) => say(`form.valueKinds.${value ? 'yes' : 'no'}`);
  if (part === 'kind') return [say(`kind.${step.kind}`)];
  const value = (step as unknown as Record<string, unknown>)[part];
  switch (step.kind) {
    case 'send':
      return part === 'message' ? messageLines(words, step.message) : plainLines(value, yesOrNo);
    case 'wait':
      return part === 'span' ? [spanWords(speaker, step.span)] : plainLines(value, yesOrNo);
    case 'waitUntil':
      if (part !== 'weekdays') return plainLines(value, yesOrNo);
      return step.weekdays.map((day) => weekdayName(speaker.format.language, day));
    case 'waitForFact':
      if (part === 'facts') return step.facts.map((fact) => matchWords(speaker, fact));
      return part === 'atMost' ? [limitWords(words, step.atMost)] : plainLines(value, yesOrNo);
    case 'waitForWindow':
      if (part === 'before') return [spanWords(speaker, step.before)];
      return part === 'channelId' ? [windowOf(words, step.channelId)] : plainLines(value, yesOrNo);
    case 'waitForBestHour':
      return part === 'within' ? [spanWords(speaker, step.within)] : plainLines(value, yesOrNo);
    case 'branch':
      if (part !== 'cases') return plainLines(value, yesOrNo);
      return step.cases.map(({ name, when }, index) =>
        say('diff.line', {
          name: name || say('form.caseNo', { number: index + 1 }),
          value:
            when.kind === 'rule' ? caseWords(speaker, when.rule) : matchWords(speaker, when.fact),
        }),
      );
    case 'split':
      if (part !== 'arms') return plainLines(value, yesOrNo);
      return step.arms.map(({ id, name, share }) =>
        say('words.arm', { name: name || id.toUpperCase(), share }),
      );
    case 'tag':
      return part === 'add' || part === 'remove'
        ? step[part].map(words.tag)
        : plainLines(value, yesOrNo);
    case 'list':
      if (part === 'listId') return [segmentName(speaker, step.listId)];
      return part === 'change' ? [say(`form.lists.${step.change}`)] : plainLines(value, yesOrNo);
    case 'assign':
      return part === 'userId' ? [words.member(step.userId)] : plainLines(value, yesOrNo);
    case 'action':
      if (part === 'action') return [words.action(step.action)];
      if (part !== 'params') return plainLines(value, yesOrNo);
      return Object.entries(step.params).flatMap(([key, given]) =>
        named(words, words.param(step.action, key), given, yesOrNo),
      );
    case 'webhook':
      if (part !== 'data') return plainLines(value, yesOrNo);
      return Object.entries(step.data).flatMap(([key, given]) => named(words, key, given, yesOrNo));
    case 'setAttribute':
    case 'goal':
    case 'exit':
      return plainLines(value, yesOrNo);
  }
}

const windowOf = ({ say, channel }: Dictionary, id: string | null) =>
  id === null ? say('form.anyWindow') : channel(id);

function named(
  { say }: Dictionary,
  name: string,
  value: unknown,
  yesOrNo: (value: boolean) => string,
): string[] {
  return plainLines(value, yesOrNo).map((line) => say('diff.line', { name, value: line }));
}

/** A value that needs no dictionary. */
function plainLines(value: unknown, yesOrNo: (value: boolean) => string): string[] {
  if (value === null || value === undefined || value === '') return [];
  if (typeof value === 'boolean') return [yesOrNo(value)];
  if (typeof value === 'string' || typeof value === 'number') return [String(value)];
  if (Array.isArray(value)) return value.flatMap((one) => plainLines(one, yesOrNo));
  return [JSON.stringify(value)];
}

const minutesPerHour = 60;

/** What a message says, by which ways, in which languages. */
function messageLines(words: Dictionary, message: MessagePlan): string[] {
  const { say, speaker } = words;
  const line = (name: string, value: string) => say('diff.line', { name, value });
  const minutes = message.expiresInMinutes;
  const life =
    minutes % minutesPerHour === 0
      ? spanWords(speaker, { n: minutes / minutesPerHour, unit: 'hour' })
      : spanWords(speaker, { n: minutes, unit: 'minute' });
  return [
    line(say('message-plan:purpose'), words.purpose(message.purpose)),
    line(say('message-plan:life'), life),
    ...message.ways.flatMap((way, index) => {
      const lines = wayLines(words, way);
      if (message.ways.length === 1) return lines;
      const name =
        index === 0
          ? say('message-plan:firstWay')
          : say('message-plan:nextWay', { number: index + 1 });
      return lines.map((one) => line(name, one));
    }),
  ];
}

function wayLines(words: Dictionary, { channels, content, languages, mass }: MessageWay): string[] {
  const { say, speaker } = words;
  return [
    ...(channels.length > 0
      ? [
          say('diff.line', {
            name: say('message-plan:channels'),
            value: speaker.format.list(channels.map(words.channel)),
          }),
        ]
      : []),
    ...(mass ? [say('message-plan:mass')] : []),
    ...contentLines(words, content),
    ...languages.flatMap((variant) =>
      contentLines(words, variant.content).map((value) =>
        say('diff.line', { name: speaker.format.languageName(variant.language), value }),
      ),
    ),
  ];
}

function contentLines({ say }: Dictionary, { type, ...fields }: MessageContent): string[] {
  const kind = say(`content:kinds.${type}`);
  const own = Object.entries(fields).flatMap(([field, value]: [string, unknown]) => {
    if (value === '' || value === null) return [];
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    // A text is its own field: its kind has said so.
    return type === 'text'
      ? [text]
      : [`${say(`content:field.${field}`, { defaultValue: field })} ${text}`];
  });
  return own.map((text) => say('diff.line', { name: kind, value: text }));
}
