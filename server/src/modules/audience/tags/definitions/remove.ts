import { sql } from '#kernel/db/database.ts';
import { DomainError } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import type { Registry } from '#kernel/registry.ts';
import type { Unit } from '#kernel/unit.ts';
import { addAlias, lockTag, type TagNames } from './change.ts';
import { closeTags } from '../locks.ts';
import { followName } from '../mirror/store.ts';
import { startRun, type By } from '../runs/start.ts';
import { endRuns, type RunRow } from '../runs/store.ts';
import { readUses, refuseUsed, replaceUses } from './uses.ts';

/**
 * Deletes a tag: it means nothing from then on, and a run takes it off everybody.
 *
 * @returns the tag
 * @throws DomainError `tag.not_found`; `tag.in_use` unless forced
 */
export async function deleteTag(
  unit: Unit,
  registry: Registry,
  { workspaceId, actor }: By,
  id: string,
  force: boolean,
): Promise<TagNames> {
  const tag = await lockTag(unit.tx, workspaceId, id);
  const uses = await readUses(unit.tx, registry, workspaceId, tag);
  if (!force) refuseUsed(tag.name, uses);
  await replaceUses(unit.tx, registry, workspaceId, tag, null);
  await closeTags(unit.tx, [id]);
  await sql`update audience.tags set gone_at = ${unit.now} where id = ${id}`.execute(unit.tx);
  await sql`delete from audience.tag_aliases where tag_id = ${id}`.execute(unit.tx);
  await sql`delete from audience.tag_rules where tag_id = ${id}`.execute(unit.tx);
  await endMirrors(unit, id);
  await begin(unit, { workspaceId, actor }, tag, 'clear', {}, uses.contacts);
  return tag;
}

/**
 * Merges a tag into another: everything that names it names the other, which is found by its names
 * too, and a run moves its people. A rule and mirrors come along where the other has none.
 *
 * @returns both tags, and the run
 * @throws DomainError `tag.not_found`, `tag.same`
 */
export async function mergeTags(
  unit: Unit,
  registry: Registry,
  { workspaceId, actor }: By,
  fromId: string,
  intoId: string,
): Promise<{ from: TagNames; into: TagNames; runId: string }> {
  if (fromId === intoId)
    throw new DomainError('invalid', 'tag.same', 'A tag cannot be merged into itself.');
  const locked = new Map<string, TagNames>();
  for (const id of [fromId, intoId].toSorted())
    locked.set(id, await lockTag(unit.tx, workspaceId, id));
  const [from, into] = [locked.get(fromId), locked.get(intoId)] as [TagNames, TagNames];
  const { contacts } = await readUses(unit.tx, registry, workspaceId, from);
  await replaceUses(unit.tx, registry, workspaceId, from, into);
  await closeTags(unit.tx, [fromId]);
  await sql`
    update audience.tags set gone_at = ${unit.now}, merged_into = ${intoId} where id = ${fromId}
  `.execute(unit.tx);
  // Signposts that led to it lead on.
  await sql`update audience.tags set merged_into = ${intoId} where merged_into = ${fromId}`.execute(
    unit.tx,
  );
  await sql`update audience.tag_aliases set tag_id = ${intoId} where tag_id = ${fromId}`.execute(
    unit.tx,
  );
  await addAlias(unit.tx, workspaceId, from.name, intoId);
  await moveRule(unit, fromId, intoId);
  await moveMirrors(unit, fromId, intoId);
  await followName(unit.tx, registry, intoId, [from.name, into.name]);
  const params = { intoId, intoName: into.name };
  const runId = await begin(unit, { workspaceId, actor }, from, 'merge', params, contacts);
  return { from, into, runId };
}

async function begin(
  unit: Unit,
  { workspaceId, actor }: By,
  tag: TagNames,
  kind: 'merge' | 'clear',
  params: RunRow['params'],
  total: number,
): Promise<string> {
  await endRuns(unit.tx, tag.id, ['put', 'take', 'apply', 'drop'], unit.now);
  const id = newId(unit.now.getTime());
  const named = { tagId: tag.id, tagName: tag.name };
  await startRun(unit, { workspaceId, id, ...named, kind, params, total, createdBy: actor });
  return id;
}

/** A rule that the other tag has stays the only one. */
async function moveRule(unit: Unit, fromId: string, intoId: string): Promise<void> {
  await sql`
    update audience.tag_rules set tag_id = ${intoId} where tag_id = ${fromId}
      and not exists (select from audience.tag_rules where tag_id = ${intoId})`.execute(unit.tx);
  await sql`delete from audience.tag_rules where tag_id = ${fromId}`.execute(unit.tx);
}

/** The platform's tag becomes the other's where that has none, and is looked at anew. */
async function moveMirrors(unit: Unit, fromId: string, intoId: string): Promise<void> {
  await sql`
    with moved as (
      update audience.tag_mirrors m set tag_id = ${intoId}, state = 'starting', failure = null,
        checked_at = null
      where m.tag_id = ${fromId}
        and m.state <> 'ending' and not exists (select from audience.tag_mirrors o
          where o.tag_id = ${intoId} and o.channel_id = m.channel_id)
      returning m.channel_id
    )
    update audience.mirror_members mm set tag_id = ${intoId} from moved
    where mm.tag_id = ${fromId} and mm.channel_id = moved.channel_id`.execute(unit.tx);
  await endMirrors(unit, fromId);
}

/** The platform's tags go as soon as the account is worked on. */
async function endMirrors(unit: Unit, tagId: string): Promise<void> {
  await sql`update audience.tag_mirrors set state = 'ending', failure = null
    where tag_id = ${tagId}`.execute(unit.tx);
  await sql`delete from audience.mirror_queue where tag_id = ${tagId}`.execute(unit.tx);
}
