import { useMemo } from 'react';
import type { Rule } from '#contracts/rules.ts';
import { useSpeaker } from './choices.ts';
import { ruleWords } from './words/rule-words.ts';

/** A rule as one sentence. */
export function RuleSentence({ rule }: { rule: Rule }) {
  const rules = useMemo(() => [rule], [rule]);
  return <>{ruleWords(useSpeaker(rules), rule)}</>;
}
