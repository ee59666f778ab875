import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { CampaignEstimate } from '#contracts/api/campaigns.ts';
import type { z } from 'zod';
import type { latestEstimate } from '#contracts/api/campaigns.ts';
import { post } from '../../../api/client.ts';
import { useApi, useChange } from '../../../api/queries.ts';

/** A plan that is still being written is not estimated at each of its steps. */
const restMs = 1_500;
/** Its progress moves at least this often, whatever the live stream tells. */
const everyMs = 1_000;

const goingOn = (estimate: CampaignEstimate | null | undefined) =>
  estimate?.status === 'queued' || estimate?.status === 'running';

/**
 * The latest estimate of a campaign; a new one is begun by itself for each revision of a plan that
 * could go out.
 *
 * @param sound whether the plan, as it is kept, could go out
 */
export function useEstimate(campaignId: string, revision: number, sound: boolean) {
  const client = useQueryClient();
  const path = `/campaigns/${campaignId}/estimate`;
  const first = useApi<z.infer<typeof latestEstimate>>('campaigns', path);
  const going = goingOn(first.data?.estimate);
  const { data } = useApi<z.infer<typeof latestEstimate>>(
    'campaigns',
    path,
    {},
    {
      every: going && everyMs,
    },
  );
  const begin = useChange(async () => {
    const estimate = await post<CampaignEstimate>(path);
    client.setQueryData(['campaigns', path, {}], { estimate });
  }, []);
  const asked = useRef(0);
  const old = data !== undefined && data.estimate?.revision !== revision;
  const start = begin.mutate;
  useEffect(() => {
    if (!sound || !old || asked.current === revision) return;
    const timer = window.setTimeout(() => {
      asked.current = revision;
      start();
    }, restMs);
    return () => window.clearTimeout(timer);
  }, [sound, old, revision, start]);
  return {
    estimate: data?.estimate ?? null,
    loaded: data !== undefined,
    /** It is of the plan before the last change. */
    old,
    going,
    begin,
  };
}
