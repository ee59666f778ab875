import { messageSettings, type MessageSettings } from '#contracts/api/messages.ts';
import { asJson, sql, type Tx } from '#kernel/db/database.ts';

/**
 * What holds until a workspace says otherwise (our choice, 2026-11): nights are quiet, and one person
 * gets four marketing messages in seven days at most.
 */
export const defaultSettings: MessageSettings = {
  quietHours: { from: 22, to: 8 },
  frequencyCap: { limit: 4, days: 7 },
};

export interface WorkspaceRules extends MessageSettings {
  timeZone: string;
}

/** A workspace's rules; what is stored wrongly is as the product has it. */
export async function loadRules(tx: Tx, workspaceId: string): Promise<WorkspaceRules> {
  const { rows } = await sql<{ timeZone: string; stored: unknown }>`
    select w.time_zone as "timeZone", case when s.workspace_id is not null then
      jsonb_build_object('quietHours', s.quiet_hours, 'frequencyCap', s.frequency_cap) end as stored
    from kernel.workspaces w left join messages.settings s on s.workspace_id = w.id
    where w.id = ${workspaceId}`.execute(tx);
  const parsed = messageSettings.safeParse(rows[0]?.stored ?? defaultSettings);
  return {
    ...(parsed.success ? parsed.data : defaultSettings),
    timeZone: rows[0]?.timeZone ?? 'UTC',
  };
}

export async function saveRules(
  tx: Tx,
  workspaceId: string,
  settings: MessageSettings,
): Promise<void> {
  const json = (value: unknown) => (value === null ? null : asJson(value));
  await sql`
    insert into messages.settings (workspace_id, quiet_hours, frequency_cap)
    values (${workspaceId}, ${json(settings.quietHours)}, ${json(settings.frequencyCap)})
    on conflict (workspace_id) do update
      set quiet_hours = excluded.quiet_hours, frequency_cap = excluded.frequency_cap`.execute(tx);
}
