import assert from 'node:assert/strict';
import { sql } from '#kernel/db/database.ts';
import { newId } from '#kernel/ids.ts';
import type { TestApp } from '#test/app.ts';
import { fact, openid } from '#test/facts.ts';
import { tagsOf } from '../people/tagged.ts';

/** New people, in order of their ids. */
export async function people(
  app: TestApp,
  count: number,
  workspaceId = app.workspaceId,
): Promise<string[]> {
  const results = await app.kernel.facts.append(
    Array.from({ length: count }, () =>
      fact(
        workspaceId,
        'contact.identified',
        { source: 'web', traits: {} },
        { identities: [openid(newId())] },
      ),
    ),
  );
  await app.settle();
  return results.map((result) => result?.contactId ?? '').toSorted();
}

export async function makeTag(app: TestApp, name: string, more: object = {}): Promise<string> {
  const { status, body, text } = await app.request('POST', '/api/v1/tags', {
    body: { name, ...more },
  });
  assert.equal(status, 201, text);
  return body.id;
}

/** The names of a person's tags, in order. */
export async function namesOf(app: TestApp, contactId: string): Promise<string[]> {
  const tags = await tagsOf(app.kernel.db, app.workspaceId, [contactId]);
  return (tags.get(contactId) ?? []).map((tag) => tag.name).toSorted();
}

/** The facts about tags on these people, as `tag.added VIP`. */
export async function stated(app: TestApp, contactIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ words: string }>`
    select type || ' ' || (data ->> 'name') as words from kernel.facts
    where contact_id = any(${contactIds}::uuid[]) and type like 'tag.%'
    order by contact_id, pos`.execute(app.kernel.db);
  return rows.map((row) => row.words);
}

/** How many people have each tag: as it is kept, and as it is counted person by person. */
export async function counts(
  app: TestApp,
  tagIds: readonly string[] | null = null,
): Promise<{ kept: object; counted: object }> {
  const { db } = app.kernel;
  const { rows: kept } = await sql<{ id: string; n: number }>`
    select tag_id as id, sum(people)::int as n from audience.tag_counts
    where ${tagIds}::uuid[] is null or tag_id = any(${tagIds})
    group by 1 having sum(people) <> 0`.execute(db);
  const { rows: counted } = await sql<{ id: string; n: number }>`
    select tag_id as id, count(distinct person_id)::int as n from audience.assignments
    where ${tagIds}::uuid[] is null or tag_id = any(${tagIds})
    group by 1`.execute(db);
  const toMap = (rows: { id: string; n: number }[]) =>
    Object.fromEntries(
      rows.toSorted((a, b) => a.id.localeCompare(b.id)).map(({ id, n }) => [id, n]),
    );
  return { kept: toMap(kept), counted: toMap(counted) };
}
