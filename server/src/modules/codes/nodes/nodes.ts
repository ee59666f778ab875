import type { CodeNode, NodeKind } from '#contracts/api/codes.ts';
import { pgCode, sql, type Tx } from '#kernel/db/database.ts';
import { DomainError, notFound } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import type { Unit } from '#kernel/unit.ts';

/** The tree of places of a workspace, flat; a code counts at its place and everywhere above. */
export async function listNodes(tx: Tx, workspaceId: string): Promise<CodeNode[]> {
  const { rows } = await sql<CodeNode>`
    with here as (
      select node_id, count(*) n from codes.codes
      where workspace_id = ${workspaceId} and archived_at is null and node_id is not null group by node_id
    ), below as (
      select up as id, sum(h.n)::int codes from codes.nodes n join here h on h.node_id = n.id
      cross join unnest(n.path) up group by up
    )
    select n.id, n.parent_id as "parentId", n.kind, n.name, coalesce(b.codes, 0) codes,
      (select count(*)::int from codes.nodes c where c.parent_id = n.id) children
    from codes.nodes n left join below b using (id)
    where n.workspace_id = ${workspaceId} order by lower(n.name), n.id`.execute(tx);
  return rows;
}

export interface NewNode {
  parentId: string | null;
  kind: NodeKind;
  name: string;
}

/** @throws DomainError `codes.place_taken` when a sibling has the name, `place.not_found` for the parent */
export async function addNode(unit: Unit, workspaceId: string, node: NewNode): Promise<string> {
  const path = node.parentId ? await pathOf(unit.tx, workspaceId, node.parentId) : [];
  const id = newId(unit.now.getTime());
  await sql`insert into codes.nodes (workspace_id, id, parent_id, kind, name, path, created_at)
    values (${workspaceId}, ${id}, ${node.parentId}, ${node.kind}, ${node.name}, ${[...path, id]}::uuid[], ${unit.now})`
    .execute(unit.tx)
    .catch(refuseTwin(node.name));
  return id;
}

/**
 * Renames a place or moves it with everything below.
 *
 * @throws DomainError `codes.place_in_itself` when it would hang below itself
 */
export async function changeNode(
  unit: Unit,
  workspaceId: string,
  id: string,
  change: Partial<NewNode>,
): Promise<void> {
  const path = await pathOf(unit.tx, workspaceId, id, 'for update');
  if (change.parentId !== undefined) {
    const above = change.parentId
      ? await pathOf(unit.tx, workspaceId, change.parentId, 'for update')
      : [];
    if (above.includes(id))
      throw new DomainError(
        'conflict',
        'codes.place_in_itself',
        'A place cannot hang below itself.',
      );
    await sql`update codes.nodes set path = ${above}::uuid[] || path[${path.length}:],
        parent_id = case when id = ${id} then ${change.parentId}::uuid else parent_id end
      where workspace_id = ${workspaceId} and path @> array[${id}]::uuid[]`
      .execute(unit.tx)
      .catch(refuseTwin(change.name ?? ''));
  }
  await sql`update codes.nodes set name = coalesce(${change.name ?? null}, name), kind = coalesce(${change.kind ?? null}, kind)
    where workspace_id = ${workspaceId} and id = ${id}`
    .execute(unit.tx)
    .catch(refuseTwin(change.name ?? ''));
}

/** @throws DomainError `codes.place_in_use` when codes or places hang there */
export async function removeNode(unit: Unit, workspaceId: string, id: string): Promise<string> {
  const { rows } = await sql<{ name: string; codes: number; nodes: number }>`
    select n.name, (select count(*)::int from codes.codes where node_id = n.id) codes,
      (select count(*)::int from codes.nodes where parent_id = n.id) nodes
    from codes.nodes n where workspace_id = ${workspaceId} and id = ${id} for update`.execute(
    unit.tx,
  );
  const [node] = rows;
  if (!node) throw notFound('place', id);
  if (node.codes + node.nodes > 0)
    throw new DomainError(
      'conflict',
      'codes.place_in_use',
      `${node.name} still has ${node.codes} codes and ${node.nodes} places.`,
      {
        name: node.name,
        codes: node.codes,
        places: node.nodes,
      },
    );
  await sql`delete from codes.nodes where id = ${id}`.execute(unit.tx);
  return node.name;
}

/** Finds or makes the place at the end of a path of names, as a batch file gives it. */
export async function ensurePath(
  unit: Unit,
  workspaceId: string,
  names: readonly string[],
): Promise<string | null> {
  const kinds: NodeKind[] = ['region', 'city', 'store', 'counter'];
  let parentId: string | null = null;
  for (const [depth, name] of names.entries()) {
    const found: { rows: { id: string }[] } = await sql<{ id: string }>`select id from codes.nodes
      where workspace_id = ${workspaceId} and parent_id is not distinct from ${parentId}::uuid
        and lower(name) = lower(${name})`.execute(unit.tx);
    parentId =
      found.rows[0]?.id ??
      (await addNode(unit, workspaceId, { parentId, kind: kinds[depth] ?? 'other', name }));
  }
  return parentId;
}

async function pathOf(
  tx: Tx,
  workspaceId: string,
  id: string,
  lock: 'for update' | '' = '',
): Promise<string[]> {
  const { rows } = await sql<{ path: string[] }>`select path from codes.nodes
    where workspace_id = ${workspaceId} and id = ${id} ${lock === '' ? sql`` : sql`for update`}`.execute(
    tx,
  );
  if (!rows[0]) throw notFound('place', id);
  return rows[0].path;
}

const refuseTwin =
  (name: string) =>
  (error: unknown): never => {
    if (pgCode(error) === '23505')
      throw new DomainError(
        'conflict',
        'codes.place_taken',
        `There is a place called ${name} there already.`,
        { name },
      );
    throw error;
  };
