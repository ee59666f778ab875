import type { SegmentComparison } from '#contracts/api/segments.ts';
import { sql, type Tx } from '#kernel/db/database.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { SegmentField } from '#kernel/segment-field.ts';
import { fieldSource } from '../compile/leaves/field.ts';
import { ago, runQuery } from '../compile/late.ts';
import { rowsOf } from '../compile/rows.ts';
import { loadGround, type LoadedGround } from '../ground.ts';
import { liftOf, standsOut, type Lift } from './lift.ts';
import { countPeople } from './people.ts';
import { askWhole } from './whole.ts';

/** So many people are enough for shares that are right to a tenth of a percent. */
const sampleSize = 200_000;
const lanes = 64;
/** So many values of a field are compared, the most frequent; so many traits are answered. */
const valuesPerField = 200;
const traitLimit = 60;

interface Counted {
  value: string;
  members: number;
  everybody: number;
}

interface Trait extends Counted {
  field: SegmentField;
  lift: Lift;
}

/**
 * What is more, or less, frequent among a segment's members than among everybody: all fields whose
 * values are choices, value by value. Of very many people a random part is looked at.
 */
export async function compareSegment(
  { db, registry, clock }: Kernel,
  workspaceId: string,
  no: number,
): Promise<SegmentComparison> {
  return askWhole(db, async (tx) => {
    const ground = await loadGround(tx, registry, workspaceId);
    const people = await countPeople(tx, workspaceId);
    const taken = Math.min(
      lanes,
      Math.max(1, Math.ceil((lanes * sampleSize) / Math.max(1, people))),
    );
    const sample = await countSample(tx, workspaceId, no, taken);
    const traits: Trait[] = [];
    for (const field of registry.all('segmentFields').filter(isCompared))
      for (const counted of await countValues(tx, ground, field, no, taken, clock.now())) {
        const { members, everybody } = counted;
        const lift = liftOf(sample.members, members, sample.everybody, everybody);
        traits.push({ field, ...counted, lift });
      }
    const sorted = traits.sort((a, b) => Math.abs(b.lift.z) - Math.abs(a.lift.z));
    const shown = sorted.slice(0, traitLimit);
    const labels = await labelsOf(tx, workspaceId, shown);
    return {
      size: await sizeOf(tx, no),
      everybody: people,
      sample,
      traits: shown.map(({ field, value, members, everybody, lift }) => ({
        field: field.name,
        params: {},
        value,
        label: labels.get(`${field.name} ${value}`) ?? null,
        members,
        everybody,
        lift: lift.lift,
        low: lift.low,
        high: lift.high,
        significant: standsOut(lift, traits.length),
      })),
    };
  });
}

/** Fields of few values that need no further choice; all others would compare everybody with herself. */
const isCompared = (field: SegmentField) =>
  field.rows !== undefined &&
  (field.type === 'choice' || field.type === 'list' || field.name === 'contacts.city') &&
  !(field.params ?? []).some(({ required }) => required);

async function countSample(tx: Tx, workspaceId: string, no: number, taken: number) {
  const { rows } = await sql<{ members: number; everybody: number }>`
    select count(m.person_id)::int as members, count(*)::int as everybody
    from kernel.contacts c
    left join audience.members m on m.segment = ${no} and m.person_id = c.id
    where c.workspace_id = ${workspaceId} and c.merged_into is null
      and kernel.lane_of(c.id) < ${taken}`.execute(tx);
  return rows[0] ?? { members: 0, everybody: 0 };
}

async function countValues(
  tx: Tx,
  { workspaceId, timeZone, settings }: LoadedGround,
  field: SegmentField,
  no: number,
  taken: number,
  now: Date,
): Promise<Counted[]> {
  const query = { workspaceId, timeZone, settings, params: {}, now: ago() };
  const rows = field.rows?.(query);
  if (!rows) return [];
  const value = rows.folded ? sql.ref('e.value') : rows.value;
  const values = rowsOf(fieldSource(field, query, rows), { value }, 'everybody');
  const counted = sql`
    select p.value, count(m.person_id)::int as members, count(*)::int as everybody
    from (select distinct v.person, v.value::text as value from (${values}) v
      where v.value is not null and kernel.lane_of(v.person) < ${taken}) p
    left join audience.members m on m.segment = ${no} and m.person_id = p.person
    group by p.value order by count(*) desc limit ${valuesPerField}`;
  return runQuery<Counted>(tx, counted, { now, people: null });
}

async function sizeOf(tx: Tx, no: number): Promise<number> {
  const { rows } = await sql<{ size: number }>`
    select coalesce(sum(size), 0)::int as size from audience.sizes where segment = ${no}`.execute(
    tx,
  );
  return rows[0]?.size ?? 0;
}

/** What values are called, as far as their fields say. */
async function labelsOf(
  tx: Tx,
  workspaceId: string,
  traits: readonly Trait[],
): Promise<Map<string, string>> {
  const labels = new Map<string, string>();
  for (const [field, own] of Map.groupBy(traits, (trait) => trait.field)) {
    if (!field.choices) continue;
    const wanted = new Set(own.map(({ value }) => value));
    const query = { param: null, params: {}, q: '', limit: 1_000 };
    for (const { value, label } of await field.choices(tx, workspaceId, query))
      if (label !== null && wanted.has(value)) labels.set(`${field.name} ${value}`, label);
  }
  return labels;
}
