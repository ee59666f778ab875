import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Code } from '#contracts/api/codes.ts';
import type { EntryLimit, JourneyStep, Limit, Trigger } from '#contracts/journeys.ts';
import type { Rule } from '#contracts/rules.ts';
import { useApi, type Page } from '../../api/queries.ts';
import { useCan } from '../../api/session.ts';
import { useChannels } from '../channels.ts';
import { useColleagues } from '../colleagues.ts';
import { isFilled, type ContentKind } from '../content/kinds.ts';
import { useReadable } from '../content/readable.ts';
import type { Draft } from '../journey-model/draft.ts';
import {
  capital,
  fieldWords,
  lineWords,
  matchWords,
  ruleWords,
  spanWords,
  useSpeaker,
  type Speaker,
} from '../rule-builder/index.ts';
import { usePurposes } from '../purposes.ts';
import { useTags } from '../tags/tags.tsx';
import type { Words } from './graph.ts';
import { rulesIn } from './rules-in.ts';

/** Codes to choose from, and what they are called. */
export const useCodes = () =>
  useApi<Page<Code>>('codes', '/codes', { limit: 200 }, { enabled: useCan('codes.read') }).data
    ?.items ?? [];

type Say = (key: string, values?: Record<string, string | number>) => string;

/** What the words of a journey are made from. */
export interface Dictionary {
  say: Say;
  speaker: Speaker;
  tag: (id: string) => string;
  member: (id: string) => string;
  code: (id: string) => string;
  channel: (id: string | null) => string;
  /** A text with its variables by their names. */
  readable: (text: string) => string;
  action: (name: string) => string;
  /** What an action calls a member of its input. */
  param: (action: string, name: string) => string;
  purpose: (key: string) => string;
  /** What a kind of content is called. */
  kind: (type: ContentKind) => string;
}

export const segmentName = (speaker: Speaker, id: string): string =>
  lineWords(speaker, { kind: 'segment', segmentId: id });

export function limitWords({ say, speaker }: Dictionary, limit: Limit | null): string {
  if (!limit) return say('words.forEver');
  return limit.kind === 'span'
    ? say('words.atMost', { span: spanWords(speaker, limit.span) })
    : say('words.untilWindow', { span: spanWords(speaker, limit.before) });
}

/** What a message says first, in the reader's language where it is written in that. */
function sendWords(
  { say, readable, kind, speaker }: Dictionary,
  step: Extract<JourneyStep, { kind: 'send' }>,
): string {
  const way = step.message.ways[0];
  const own = way?.languages.find(({ language }) => speaker.format.language.startsWith(language));
  const content = own?.content ?? way?.content;
  if (!content || !isFilled(content)) return say('words.noMessage');
  const text = content.type === 'text' ? content.text : 'title' in content ? content.title : '';
  return text.trim() ? say('words.quoted', { text: readable(text.trim()) }) : kind(content.type);
}

export const weekdayName = (language: string, day: number): string =>
  // 2024-01-01 was a Monday, which ISO 8601 calls 1.
  new Intl.DateTimeFormat(language, { weekday: 'short', timeZone: 'UTC' }).format(
    new Date(Date.UTC(2024, 0, day)),
  );

/** What a step does, in a line under its name. */
function stepWords(dictionary: Dictionary, step: JourneyStep): string {
  const { say, speaker, tag, member } = dictionary;
  switch (step.kind) {
    case 'send':
      return sendWords(dictionary, step);
    case 'wait':
      return spanWords(speaker, step.span);
    case 'waitUntil': {
      const days = step.weekdays.map((day) => weekdayName(speaker.format.language, day));
      return days.length > 0
        ? say('words.untilOn', { at: step.at, days: speaker.format.list(days) })
        : say('words.until', { at: step.at });
    }
    case 'waitForFact':
      return say('words.waitFor', {
        facts: step.facts.map((fact) => matchWords(speaker, fact)).join(say('words.or')),
        limit: limitWords(dictionary, step.atMost),
      });
    case 'waitForWindow':
      return say('words.beforeWindow', { span: spanWords(speaker, step.before) });
    case 'waitForBestHour':
      return say('words.within', { span: spanWords(speaker, step.within) });
    case 'branch':
    case 'split':
    case 'goal':
      return '';
    case 'setAttribute':
      return step.key ? say('words.set', { key: step.key, value: String(step.value ?? '–') }) : '';
    case 'tag': {
      const parts = [
        ...step.add.map((id) => say('words.add', { tag: tag(id) })),
        ...step.remove.map((id) => say('words.remove', { tag: tag(id) })),
      ];
      return speaker.format.list(parts);
    }
    case 'list':
      return step.listId
        ? say(`words.list.${step.change}`, { list: segmentName(speaker, step.listId) })
        : '';
    case 'action':
      return step.action && dictionary.action(step.action);
    case 'assign':
      return member(step.userId);
    case 'webhook':
      return step.url;
    case 'exit':
      return step.reason;
  }
}

/** How often one person may come in. */
export const limitSays = ({ say, speaker }: Dictionary, limit: EntryLimit): string =>
  limit.kind === 'oncePer'
    ? say('limit.says.oncePer', { span: spanWords(speaker, limit.span) })
    : say(`limit.says.${limit.kind}`);

/** What brings people in. */
export function triggerWords(dictionary: Dictionary, trigger: Trigger): string {
  const { say, speaker, code } = dictionary;
  switch (trigger.kind) {
    case 'fact':
      return capital(matchWords(speaker, trigger.fact), speaker.format.language);
    case 'segment':
      return say(`words.segment.${trigger.on}`, {
        segment: segmentName(speaker, trigger.segmentId),
      });
    case 'code':
      return say('words.code', { code: code(trigger.codeId) });
    case 'day':
      return say('words.day', {
        field: fieldWords(speaker, { field: trigger.field, params: trigger.params ?? {} }),
        offset: offsetWords(say, trigger.offset),
        at: trigger.at,
      });
    case 'festival':
      return say(`words.festival.${trigger.calendar}`, {
        month: trigger.month,
        day: trigger.day,
        offset: offsetWords(say, trigger.offset),
        at: trigger.at,
      });
    case 'api':
    case 'manual':
      return say(`trigger.${trigger.kind}`);
  }
}

function offsetWords(say: Say, days: number): string {
  if (days === 0) return say('words.onTheDay');
  return say(days < 0 ? 'words.daysBefore' : 'words.daysAfter', { count: Math.abs(days) });
}

/** What leaves a step by a way out. */
function outletWords({ say, speaker }: Dictionary, step: JourneyStep, outlet: string): string {
  if (step.kind === 'split') {
    const arm = step.arms.find(({ id }) => id === outlet);
    if (arm) return say('words.arm', { name: arm.name || arm.id.toUpperCase(), share: arm.share });
  }
  if (step.kind === 'branch') {
    const found = step.cases.find(({ id }) => id === outlet);
    if (found?.name) return found.name;
    if (found?.when.kind === 'fact') return matchWords(speaker, found.when.fact);
    if (found?.when.kind === 'rule') return caseWords(speaker, found.when.rule);
  }
  return say(`outlet.${outlet}`);
}

export const caseWords = (speaker: Speaker, rule: Rule): string =>
  rule.kind === 'group' && rule.rules.length === 1 && rule.rules[0] && !rule.not
    ? caseWords(speaker, rule.rules[0])
    : rule.kind === 'group'
      ? ruleWords(speaker, rule)
      : lineWords(speaker, rule);

export function useDictionary(draft: Draft): Dictionary {
  const { t } = useTranslation('journeys');
  const rules = useMemo(() => rulesIn(draft), [draft]);
  const speaker = useSpeaker(rules);
  const tags = useTags();
  const members = useColleagues();
  const codes = useCodes();
  const { nameOf } = useChannels();
  const { nameOf: purposeName } = usePurposes();
  const readable = useReadable();
  const chosen = (name: string | undefined) => name ?? t('words.notChosen');
  return {
    say: (key, values) => t(key, { ...values }),
    speaker,
    tag: (id) => chosen(tags.find((tag) => tag.id === id)?.name),
    member: (id) => chosen(members.find(({ userId }) => userId === id)?.name),
    code: (id) => chosen(codes.find((code) => code.id === id)?.name),
    channel: nameOf,
    readable,
    action: (name) => t(`actions:${name}.name`, { defaultValue: name }),
    param: (action, name) => t(`actions:${action}.input.${name}`, { defaultValue: name }),
    purpose: purposeName,
    kind: (type) => t(`content:kinds.${type}`),
  };
}

/** Says the parts of a journey in the reader's language. */
export function useJourneyWords(draft: Draft): Words {
  const { t } = useTranslation('journeys');
  const dictionary = useDictionary(draft);
  return {
    title: (_, step) => step.name || t(`kind.${step.kind}`),
    summary: (step) => stepWords(dictionary, step),
    outlet: (step, outlet) => outletWords(dictionary, step, outlet),
    entry: ({ triggers, limit }) => ({
      lines: triggers.map((trigger) => triggerWords(dictionary, trigger)),
      note: limitSays(dictionary, limit),
    }),
    number: (value) => dictionary.speaker.format.compact(value),
  };
}
