import { getRouteApi } from '@tanstack/react-router';
import type { z } from 'zod';
import type { Campaign, CampaignSending, campaignSendings } from '#contracts/api/campaigns.ts';
import { useApi } from '../../../api/queries.ts';

const route = getRouteApi('/shell/campaigns/$id');

/** As many as can be chosen from; a weekly campaign has 50 in a year. */
const offered = 50;

/** The sending that is looked at, which the address names; the latest when it names none. */
export function useSending(campaign: Campaign): {
  sending: CampaignSending | null;
  sendings: readonly CampaignSending[];
} {
  const { sending: asked } = route.useSearch();
  const { data } = useApi<z.infer<typeof campaignSendings>>(
    'campaigns',
    `/campaigns/${campaign.id}/sendings`,
    { limit: offered },
    { enabled: campaign.sendings > 1 },
  );
  const sendings = data?.items ?? (campaign.latest ? [campaign.latest] : []);
  const chosen = asked ? sendings.find(({ id }) => id === asked) : undefined;
  return { sending: chosen ?? campaign.latest, sendings };
}
