import { asJson, sql, type Tx } from '#kernel/db/database.ts';

interface Said {
  key: string;
  content: string;
}

/** Which of these rows say something that the last file about the person did not; in order. */
export async function pickNews<R extends Said>(
  tx: Tx,
  workspaceId: string,
  rows: readonly R[],
): Promise<R[]> {
  const keys = [...new Set(rows.map((row) => row.key))];
  const { rows: known } = await sql<{ person: string; contents: string[] }>`
    select person, contents from imports.known
    where workspace_id = ${workspaceId} and person = any(${keys}::uuid[])`.execute(tx);
  const seen = new Set(
    known.flatMap(({ person, contents }) => contents.map((content) => `${person} ${content}`)),
  );
  return rows.filter(({ key, content }) => {
    const place = `${key} ${content}`;
    if (seen.has(place)) return false;
    seen.add(place);
    return true;
  });
}

/**
 * Remembers what an import said. A person may be in one file twice with different words: then both
 * are remembered, and the file still changes nothing when it comes again.
 */
export async function rememberNews(
  tx: Tx,
  workspaceId: string,
  importId: string,
  rows: readonly Said[],
): Promise<void> {
  const people = [...Map.groupBy(rows, (row) => row.key)].map(([person, said]) => ({
    person,
    contents: said.map((row) => row.content),
  }));
  await sql`
    insert into imports.known as k (workspace_id, person, import_id, contents)
    select ${workspaceId}::uuid, person, ${importId}::uuid, contents
    from jsonb_to_recordset(${asJson(people)}) as x(person uuid, contents uuid[])
    order by person
    on conflict (workspace_id, person) do update set
      contents = case when k.import_id = excluded.import_id
        then k.contents || excluded.contents else excluded.contents end,
      import_id = excluded.import_id`.execute(tx);
}
