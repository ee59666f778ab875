import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { SegmentCount, SegmentPreview } from '#contracts/api/segments.ts';
import type { Rule } from '#contracts/rules.ts';
import { call } from '../../api/client.ts';
import type { ApiProblem } from '../../api/problem.ts';

/** Long enough for a word to be typed, short enough to feel at once. */
const pauseMs = 300;
/** Counting everybody is not repeated while nobody edits. */
const freshMs = 60_000;

/**
 * Counts a rule while it is edited: once it has rested for a moment, and the count of an older form
 * that is still under way is called off. The whole is counted first, which is quick; then everything
 * else, each condition by itself.
 *
 * @param sound whether the rule makes sense; one that does not is not counted
 */
export function usePreview(rule: Rule, sound: boolean) {
  const text = JSON.stringify(rule);
  const [rested, setRested] = useState(text);
  useEffect(() => {
    const timer = window.setTimeout(() => setRested(text), pauseMs);
    return () => window.clearTimeout(timer);
  }, [text]);
  const current = rested === text;
  const wanted = sound && current;
  const counted = useAnswer<SegmentCount>('count', rested, wanted);
  const query = useAnswer<SegmentPreview>(
    'preview',
    rested,
    wanted && counted.isFetched && !counted.error,
  );
  const isOld = ({ isPlaceholderData, isFetching }: typeof counted | typeof query) =>
    !wanted || isPlaceholderData || isFetching;
  const error = counted.error ?? query.error;
  return {
    /** How many people meet the rule; undefined before anything was counted. */
    count: counted.data?.count,
    /** The count is of an older form of the rule. */
    counting: isOld(counted),
    preview: query.data,
    error: wanted ? error : null,
    /** What is shown is of an older form of the rule. */
    stale: isOld(query) || !counted.isFetched,
    retry: () => void (counted.error ? counted : query).refetch(),
  };
}

const useAnswer = <T>(question: 'count' | 'preview', rule: string, enabled: boolean) =>
  useQuery<T, ApiProblem>({
    queryKey: [question, rule],
    queryFn: ({ signal }) =>
      call('POST', `/segments/${question}`, { body: { rule: JSON.parse(rule) as Rule }, signal }),
    enabled,
    placeholderData: keepPreviousData,
    staleTime: freshMs,
    retry: false,
  });
