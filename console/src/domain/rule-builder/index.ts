export { useFields, useSpeaker } from './choices.ts';
export { useHistory } from './model/history.ts';
export { asGroup } from './model/tree.ts';
export { RuleBuilder } from './rule-builder.tsx';
export { RuleSentence } from './rule-sentence.tsx';
export { lineWords, ruleWords, fieldWords } from './words/rule-words.ts';
export type { Speaker } from './words/speaker.ts';
export { capital, dayWords, valueWords } from './words/speaker.ts';
