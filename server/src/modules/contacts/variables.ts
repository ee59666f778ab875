import { sql } from '#kernel/db/database.ts';
import type { TemplateVariables } from '#kernel/registry.ts';

interface Row {
  given: string;
  name: string | null;
  firstName: string | null;
  lastName: string | null;
  city: string | null;
  country: string | null;
  language: string | null;
}

/** What a text may say of its reader. What is not known has no value, so that fallbacks show. */
export const contactVariables: TemplateVariables = {
  names: ['name', 'firstName', 'lastName', 'city', 'country'],
  async load(tx, workspaceId, contactIds) {
    const { rows } = await sql<Row>`
      select g.id as given, p.name, p.first_name as "firstName", p.last_name as "lastName", p.city,
        p.country, p.language
      from kernel.contacts g
      join contacts.profiles p on p.contact_id = coalesce(g.merged_into, g.id)
      where g.workspace_id = ${workspaceId} and g.id = any(${contactIds}::uuid[])`.execute(tx);
    return new Map(rows.map((row) => [row.given, variablesOf(row)]));
  },
};

function variablesOf({ given: _, language, country, ...known }: Row): Record<string, string> {
  const values = {
    ...known,
    firstName: known.firstName ?? (known.name === null ? null : firstNameIn(known.name)),
    country: country === null ? null : countryName(country, language),
  };
  return Object.fromEntries(
    Object.entries(values).filter((pair): pair is [string, string] => pair[1] !== null),
  );
}

/** `Anna Smith` → `Anna`; a name without a space (王小明) is how she calls herself, so it stays whole. */
const firstNameIn = (name: string) => name.split(/\s/u)[0] ?? name;

const countryName = (code: string, language: string | null) =>
  new Intl.DisplayNames([language ?? 'en', 'en'], { type: 'region' }).of(code) ?? code;
