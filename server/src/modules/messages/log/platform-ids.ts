import { asJson, sql, type Tx } from '#kernel/db/database.ts';

/** A message as the platform names it. */
export interface PlatformMessage {
  workspaceId: string;
  contactId: string;
  platformMessageId: string;
}

/** Which of our messages these are; those that are none of ours are left out. */
export async function byPlatformId<T extends PlatformMessage>(
  tx: Tx,
  wanted: readonly T[],
): Promise<(T & { messageId: string })[]> {
  if (wanted.length === 0) return [];
  const places = wanted.map(({ workspaceId, contactId, platformMessageId }, place) => ({
    place,
    workspaceId,
    contactId,
    platformMessageId,
  }));
  const { rows } = await sql<{ place: number; messageId: string }>`
    select w.place, l.id as "messageId"
    from jsonb_to_recordset(${asJson(places)}) as w(place int, "workspaceId" uuid,
        "contactId" uuid, "platformMessageId" text)
      cross join lateral (select w."contactId" as id union all
        select c.id from kernel.contacts c where c.merged_into = w."contactId") person
      cross join lateral (
        select x.id from messages.log x
        where x.contact_id = person.id and x.workspace_id = w."workspaceId"
          and x.platform_message_id = w."platformMessageId" offset 0) l`.execute(tx);
  return rows.flatMap(({ place, messageId }) => {
    const one = wanted[place];
    return one ? [{ ...one, messageId }] : [];
  });
}
