import type { Welcome } from '#contracts/content.ts';
import { asJson, sql, type Tx } from '#kernel/db/database.ts';

/** A scene as a fact names it. */
export interface SceneRef {
  channelId: string;
  scene: string;
}

/** What a scan needs to know of the code it came through. */
export interface ScannedCode {
  id: string;
  channelId: string;
  scene: string;
  name: string;
  tags: string[];
  welcome: Welcome | null;
  welcomeFollowers: boolean;
  validFrom: Date | null;
  validUntil: Date | null;
  archivedAt: Date | null;
}

export const sceneKey = ({ channelId, scene }: SceneRef): string => `${channelId} ${scene}`;

/** The columns of a `ScannedCode`, of `codes.codes c`. */
export const codeColumns = sql`c.id, c.channel_id as "channelId", c.scene, c.name, c.tags, c.welcome,
  c.welcome_followers as "welcomeFollowers", c.valid_from as "validFrom",
  c.valid_until as "validUntil", c.archived_at as "archivedAt"`;

/** The codes behind scenes, by `sceneKey`; scenes that are no code of ours are left out. */
export async function resolveScenes(
  tx: Tx,
  workspaceIds: readonly string[],
  refs: readonly SceneRef[],
): Promise<Map<string, ScannedCode>> {
  if (refs.length === 0) return new Map();
  const distinct = [...new Map(refs.map((ref) => [sceneKey(ref), ref])).values()];
  const { rows } = await sql<ScannedCode>`
    select ${codeColumns}
    from jsonb_to_recordset(${asJson(distinct)}) as r("channelId" uuid, scene text)
    join codes.codes c on c.channel_id = r."channelId" and c.scene = r.scene
      and c.workspace_id = any(${workspaceIds}::uuid[])`.execute(tx);
  return new Map(rows.map((row) => [sceneKey(row), row]));
}

/** Whether a code greets and tags at this moment; scans of others are recorded all the same. */
export const isValidAt = (code: ScannedCode, at: Date): boolean =>
  code.archivedAt === null &&
  (code.validFrom === null || code.validFrom <= at) &&
  (code.validUntil === null || at < code.validUntil);
