import { stringify } from 'csv-stringify/sync';
import { tagsOf } from '../../tags/people/tagged.ts';
import { sql, type Tx } from '#kernel/db/database.ts';
import type { ExportColumn } from './store.ts';

interface Person {
  id: string;
  name: string | null;
  language: string | null;
  country: string | null;
  city: string | null;
  gender: string | null;
  birthday: string | null;
  email: string | null;
  phone: string | null;
  unionid: string | null;
  openid: string | null;
  firstSeenAt: Date;
  lastSeenAt: Date | null;
  memberSince: Date;
}

/** Lines of a CSV file for these members, in order. Personal data. */
export async function csvLines(
  tx: Tx,
  workspaceId: string,
  segment: number,
  columns: readonly ExportColumn[],
  people: readonly string[],
): Promise<string> {
  const rows = await loadRows(tx, workspaceId, segment, people);
  const tags = columns.includes('tags') ? await tagsOf(tx, workspaceId, people) : new Map();
  const lines = rows.map((row) =>
    columns.map((column) => {
      if (column !== 'tags') return cell(column, row[column]);
      const names = (tags.get(row.id) as { name: string }[] | undefined) ?? [];
      return cell(column, names.map(({ name }) => name).join('; '));
    }),
  );
  return stringify(lines, { record_delimiter: 'windows' });
}

/** The first line; with a mark that tells spreadsheets that it is UTF-8. */
export const csvHeader = (columns: readonly ExportColumn[]): string =>
  stringify([columns], { bom: true, record_delimiter: 'windows' });

/** What people typed themselves. */
const typed: ReadonlySet<ExportColumn> = new Set(['name', 'city', 'tags']);

/**
 * Spreadsheets run a cell that begins so as a formula (OWASP, CSV injection); in what people typed it
 * is made text. A phone number keeps its plus.
 */
function cell(column: ExportColumn, value: string | Date | null): string {
  if (value === null) return '';
  if (value instanceof Date) return value.toISOString();
  return typed.has(column) && /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
}

async function loadRows(
  tx: Tx,
  workspaceId: string,
  segment: number,
  people: readonly string[],
): Promise<Person[]> {
  const { rows } = await sql<Person>`
    select c.id, p.name, p.language, p.country, p.city, p.gender, p.birthday::text,
      known.email, known.phone, known.unionid, known.openid,
      least(seen.first, c.created_at) as "firstSeenAt", seen.last as "lastSeenAt",
      m.since as "memberSince"
    from kernel.contacts c
    join audience.members m on m.segment = ${segment} and m.person_id = c.id
    left join contacts.profiles p on p.contact_id = c.id
    cross join lateral (select array(
      select c.id union all select o.id from kernel.contacts o where o.merged_into = c.id) as ids
    ) own
    cross join lateral (
      select string_agg(i.external_id, '; ' order by i.created_at) filter (where i.kind = 'email') as email,
        string_agg(i.external_id, '; ' order by i.created_at) filter (where i.kind = 'phone') as phone,
        string_agg(i.external_id, '; ' order by i.created_at) filter (where i.kind = 'unionid') as unionid,
        string_agg(i.external_id, '; ' order by i.created_at) filter (where i.kind = 'openid') as openid
      from kernel.identities i where i.contact_id = any(own.ids)
    ) known
    cross join lateral (
      select min(a.first_seen_at) as first, max(a.last_seen_at) as last
      from contacts.activity a where a.contact_id = any(own.ids)
    ) seen
    where c.workspace_id = ${workspaceId} and c.id = any(${people}::uuid[])
    order by c.id`.execute(tx);
  return rows;
}
