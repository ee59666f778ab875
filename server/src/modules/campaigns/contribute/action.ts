import { z } from 'zod';
import { asJson, sql } from '#kernel/db/database.ts';
import { notFound } from '#kernel/errors.ts';
import type { Action } from '#kernel/registry.ts';

const input = z.object({ campaignId: z.uuid().meta({ picks: 'campaign' }) });

/**
 * `campaigns.add`: puts people into a campaign, beside its audience. They get what it says in its latest
 * sending, once; of a campaign that has not gone out yet, when it does.
 *
 * @param wake told when there may be somebody to take in
 */
export const addAction = (wake: () => void): Action => ({
  name: 'campaigns.add',
  input,
  async unknown(tx, workspaceId, ids) {
    const { rows } = await sql<{ id: string }>`
      select x.id from unnest(${[...ids]}::uuid[]) x(id)
      where not exists (select from campaigns.campaigns c
        where c.id = x.id and c.workspace_id = ${workspaceId})`.execute(tx);
    return rows.map(({ id }) => id);
  },
  async run(unit, requests) {
    const rows = requests.map(({ workspaceId, contactId, params }) => ({
      workspaceId,
      contactId,
      ...input.parse(params),
    }));
    const { rows: found } = await sql<{ id: string }>`
      with wanted as materialized (
        select * from jsonb_to_recordset(${asJson(rows)}) as w("workspaceId" uuid,
          "contactId" uuid, "campaignId" uuid)
      ), added as (
        insert into campaigns.additions (campaign_id, contact_id, workspace_id, added_at)
        select distinct c.id, w."contactId", c.workspace_id, ${unit.now}::timestamptz
        from wanted w join campaigns.campaigns c
          on c.id = w."campaignId" and c.workspace_id = w."workspaceId"
        order by 1, 2
        on conflict do nothing
      )
      select distinct c.id from wanted w join campaigns.campaigns c
        on c.id = w."campaignId" and c.workspace_id = w."workspaceId"`.execute(unit.tx);
    const known = new Set(found.map(({ id }) => id));
    const unknown = rows.find(({ campaignId }) => !known.has(campaignId));
    if (unknown) throw notFound('campaign', unknown.campaignId);
    unit.afterCommit(wake);
  },
});
