import { useTranslation } from 'react-i18next';
import type { Rule } from '#contracts/rules.ts';
import type { TagClause, TagRule } from '#contracts/tag-rules.ts';
import {
  matchWords,
  spanWords,
  useSpeaker,
  type Speaker,
} from '../../../domain/rule-builder/index.ts';
import './rule-words.css';

/** A clause as a condition of a segment, for finding what its values are called. */
const asCondition = ({ fact }: TagClause): Rule => ({
  kind: 'did',
  fact,
  window: { kind: 'ever' },
  measure: { of: 'count' },
  compare: { op: 'atLeast', value: 1 },
});

/** Puts a tag's rule into words. */
export const useRuleSpeaker = (rule: TagRule): Speaker =>
  useSpeaker([...rule.puts, ...rule.takes].map(asCondition));

/** A clause in words: "they have viewed a page (path is “/sale”) 3 times within 7 days". */
function useClauseWords(): (speaker: Speaker, clause: TagClause) => string {
  const { t } = useTranslation('tags');
  return (speaker, { fact, times, within }) => {
    const match = matchWords(speaker, fact);
    if (times === 1) return t('rule.clause.once', { match });
    if (within === null) return t('rule.clause.times', { match, count: times });
    return t('rule.clause.within', { match, count: times, span: spanWords(speaker, within) });
  };
}

/** The whole rule: what puts the tag on, what takes it off, how long it lasts. */
export function RuleWords({ speaker, rule }: { speaker: Speaker; rule: TagRule }) {
  const { t } = useTranslation('tags');
  const words = useClauseWords();
  const { puts, takes, lifetime } = rule;
  const lines = (clauses: readonly TagClause[]) => (
    <ul>
      {clauses.map((clause, index) => (
        <li key={index}>{words(speaker, clause)}</li>
      ))}
    </ul>
  );
  return (
    <div className="tag-rule-words">
      <p>{t(puts.length > 1 ? 'rule.putsAny' : 'rule.puts')}</p>
      {lines(puts)}
      {takes.length > 0 && (
        <>
          <p>{t(takes.length > 1 ? 'rule.takesAny' : 'rule.takes')}</p>
          {lines(takes)}
        </>
      )}
      <p>
        {lifetime
          ? t(lifetime.renew ? 'rule.lastsRenewed' : 'rule.lasts', { count: lifetime.days })
          : t(takes.length > 0 ? 'rule.lastsUntilTaken' : 'rule.lastsEver')}
      </p>
    </div>
  );
}
