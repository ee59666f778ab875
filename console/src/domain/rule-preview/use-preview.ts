import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { SegmentPreview } from '#contracts/api/segments.ts';
import type { Rule } from '#contracts/rules.ts';
import { call } from '../../api/client.ts';
import type { ApiProblem } from '../../api/problem.ts';

/** Long enough for a word to be typed, short enough to feel at once. */
const pauseMs = 300;
/** Counting everybody is not repeated while nobody edits. */
const freshMs = 60_000;

/**
 * Counts a rule while it is edited: once it has rested for a moment, and the count of an older form
 * that is still under way is called off.
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
  const query = useQuery<SegmentPreview, ApiProblem>({
    queryKey: ['preview', rested],
    queryFn: ({ signal }) =>
      call('POST', '/segments/preview', { body: { rule: JSON.parse(rested) as Rule }, signal }),
    enabled: sound && current,
    placeholderData: keepPreviousData,
    staleTime: freshMs,
    retry: false,
  });
  return {
    preview: query.data,
    error: current && sound ? query.error : null,
    /** What is shown is of an older form of the rule. */
    stale: !current || !sound || query.isPlaceholderData || query.isFetching,
    retry: () => void query.refetch(),
  };
}
