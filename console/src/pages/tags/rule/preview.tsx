import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TagRulePreview } from '#contracts/api/tags/rules.ts';
import type { TagRule } from '#contracts/tag-rules.ts';
import { post } from '../../../api/client.ts';
import type { ApiProblem } from '../../../api/problem.ts';
import type { Speaker } from '../../../domain/rule-builder/index.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { Card } from '../../../ui/page.tsx';
import { Failure } from '../../../ui/states.tsx';
import { RuleWords } from './rule-words.tsx';

/** While somebody types, the server is not asked for every letter. */
const restMs = 400;

function useRested<T>(value: T): T {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = window.setTimeout(() => setRested(value), restMs);
    return () => window.clearTimeout(timer);
  }, [value]);
  return rested;
}

interface Props {
  rule: TagRule;
  speaker: Speaker;
  /** Something is wrong with the rule, so there is nothing to try. */
  wanting: boolean;
}

/** The rule in words, and how many of the newest people would have the tag by it. */
export function RulePreview({ rule, speaker, wanting }: Props) {
  const { t } = useTranslation('tags');
  const format = useFormat();
  const asked = useRested(rule);
  const { data, error, refetch, isFetching } = useQuery<TagRulePreview, ApiProblem>({
    queryKey: ['tags', 'preview', asked],
    queryFn: () => post('/tag-rules/preview', { rule: asked }),
    enabled: !wanting,
    placeholderData: (before) => before,
  });
  return (
    <Card title={t('rule.inWords')}>
      <div className="stack">
        <RuleWords speaker={speaker} rule={rule} />
        {error && !wanting && <Failure error={error} retry={() => void refetch()} />}
        {data && !wanting && (
          <p role="status" data-stale={isFetching || undefined}>
            <strong>{format.number(data.would)}</strong> {t('rule.would', { count: data.looked })}
          </p>
        )}
        <p className="faint">{t('rule.hands')}</p>
      </div>
    </Card>
  );
}
