import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { PlanPreview as Answer } from '#contracts/api/message-plans.ts';
import type { MessageContent } from '#contracts/content.ts';
import type { MessagePlan } from '#contracts/message-plan.ts';
import { post } from '../../api/client.ts';
import type { ApiProblem } from '../../api/problem.ts';

/** Long enough for a word to be typed, short enough to feel at once. */
const pauseMs = 400;

export type PlanPreview = Omit<Answer, 'content'> & { content: MessageContent };

/** What would become of the plan for a contact, asked anew once writing pauses. */
export function usePlanPreview(plan: MessagePlan, contactId: string) {
  const [asked, setAsked] = useState(plan);
  useEffect(() => {
    const timer = window.setTimeout(() => setAsked(plan), pauseMs);
    return () => window.clearTimeout(timer);
  }, [plan]);
  const { data, error } = useQuery<PlanPreview, ApiProblem>({
    queryKey: ['messages', 'plan', contactId, asked],
    queryFn: () => post<PlanPreview>('/messages/plans/preview', { plan: asked, contactId }),
    placeholderData: keepPreviousData,
  });
  return { preview: data, error };
}
