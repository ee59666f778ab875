import {
  limitSays,
  segmentName,
  triggerWords,
  type Dictionary,
} from '../../../domain/journey-canvas/use-words.ts';
import type { Draft } from '../../../domain/journey-model/draft.ts';
import { matchWords, ruleWords, spanWords } from '../../../domain/rule-builder/index.ts';

/** What one setting of the journey itself says, a line for each thing it holds. */
export function journeyLines(
  words: Dictionary,
  draft: Draft,
  part: string,
  titleOf: (step: string) => string,
): string[] {
  const { say, speaker } = words;
  switch (part) {
    case 'triggers':
      return draft.triggers.map((trigger) => triggerWords(words, trigger));
    case 'who':
      return draft.who ? [ruleWords(speaker, draft.who)] : [];
    case 'limit':
      return [limitSays(words, draft.limit)];
    case 'goal':
      return draft.goal
        ? [
            matchWords(speaker, draft.goal.fact),
            `${say('settings.within')} ${spanWords(speaker, draft.goal.within)}`,
          ]
        : [];
    case 'exits':
      return exitLines(words, draft);
    case 'start':
      return draft.start === null ? [] : [titleOf(draft.start)];
    default:
      return [];
  }
}

function exitLines({ say, speaker }: Dictionary, { exits }: Draft): string[] {
  const { segment, rule, facts } = exits;
  return [
    ...(['onGoal', 'onUnfollow', 'onWithdrawal'] as const).flatMap((key) =>
      exits[key] ? [say(`exits.${key}`)] : [],
    ),
    ...facts.map((fact) => matchWords(speaker, fact)),
    ...(segment
      ? [say(`words.segment.${segment.on}`, { segment: segmentName(speaker, segment.segmentId) })]
      : []),
    ...(rule ? [ruleWords(speaker, rule)] : []),
  ];
}
