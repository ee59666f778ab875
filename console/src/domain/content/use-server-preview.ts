import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { TemplateProblem } from '#contracts/api/messages.ts';
import type { MessageContent } from '#contracts/content.ts';
import { post } from '../../api/client.ts';
import type { ApiProblem } from '../../api/problem.ts';

/** Long enough for a word to be typed, short enough to feel at once. */
const pauseMs = 400;

interface Answer {
  content: MessageContent;
  problems: TemplateProblem[];
}

/** Whether the template language has anything to do in a content. */
const hasTemplate = (content: MessageContent): boolean => /\{[{%]/.test(JSON.stringify(content));

/**
 * A content as the server fills it in for somebody of whom nothing is known, blocks included, and
 * what it does not understand; asked once writing pauses, and not where there is nothing to fill in.
 */
export function useServerPreview(content: MessageContent): Partial<Answer> {
  const text = JSON.stringify(content);
  const [asked, setAsked] = useState(text);
  useEffect(() => {
    const timer = window.setTimeout(() => setAsked(text), pauseMs);
    return () => window.clearTimeout(timer);
  }, [text]);
  const needed = hasTemplate(content);
  const { data, error } = useQuery<Answer, ApiProblem>({
    queryKey: ['messages', 'content', asked],
    queryFn: () => post<Answer>('/messages/preview', { content: JSON.parse(asked) as unknown }),
    enabled: needed && /\{[{%]/.test(asked),
    placeholderData: keepPreviousData,
  });
  return needed && data && !error ? data : {};
}
