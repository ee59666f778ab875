import type { PortraitSettings } from '#contracts/api/portrait.ts';
import { sql, type Tx } from '#kernel/db/database.ts';

/** What holds until somebody says otherwise; ours, 2026-11. Fixed cuts are for a shop in CNY. */
export const defaultSettings: PortraitSettings = {
  halfLifeDays: 60,
  topics: [],
  rfm: {
    method: 'quintiles',
    currency: null,
    months: null,
    fixed: {
      recencyDays: [365, 180, 90, 30],
      frequency: [1, 2, 4, 9],
      money: [20_000, 50_000, 100_000, 300_000],
    },
  },
};

/** The settings of these workspaces, by workspace. */
export async function loadSettings(
  tx: Tx,
  workspaceIds: readonly string[],
): Promise<Map<string, PortraitSettings>> {
  const { rows } = await sql<PortraitSettings & { workspaceId: string }>`
    select workspace_id as "workspaceId", half_life_days as "halfLifeDays", topics, rfm
    from portrait.settings where workspace_id = any(${workspaceIds}::uuid[])`.execute(tx);
  // Settings of before there was a choice have none.
  const stored = new Map(
    rows.map(({ workspaceId, rfm, ...settings }) => [
      workspaceId,
      { ...settings, rfm: { ...defaultSettings.rfm, ...rfm } },
    ]),
  );
  return new Map(workspaceIds.map((id) => [id, stored.get(id) ?? defaultSettings]));
}

export const loadOne = async (tx: Tx, workspaceId: string): Promise<PortraitSettings> =>
  (await loadSettings(tx, [workspaceId])).get(workspaceId) ?? defaultSettings;

export async function saveSettings(
  tx: Tx,
  workspaceId: string,
  { halfLifeDays, topics, rfm }: PortraitSettings,
  now: Date,
): Promise<void> {
  await sql`
    insert into portrait.settings (workspace_id, half_life_days, topics, rfm, updated_at)
    values (${workspaceId}, ${halfLifeDays}, ${JSON.stringify(topics)}::jsonb,
      ${JSON.stringify(rfm)}::jsonb, ${now})
    on conflict (workspace_id) do update set half_life_days = excluded.half_life_days,
      topics = excluded.topics, rfm = excluded.rfm, updated_at = excluded.updated_at`.execute(tx);
}
