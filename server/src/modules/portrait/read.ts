import type { Portrait, TraitName } from '#contracts/api/portrait.ts';
import type { AnyFact, FactType } from '#contracts/facts.ts';
import { sql, type Tx } from '#kernel/db/database.ts';
import type { Registry } from '#kernel/registry.ts';
import { dayIn } from '#kernel/time/zones.ts';
import { loadAttributes, personOf, renderFacts } from '#modules/contacts/index.ts';
import { loadCell } from './rfm/person.ts';
import { loadOne } from './settings.ts';
import { latestOrderFacts, loadBuyers } from './store/buyers.ts';
import { loadEntered } from './store/entered.ts';
import { loadHabits } from './store/habits.ts';
import { loadDealings } from './store/tallies.ts';
import { consumptionTraits } from './traits/consumption.ts';
import { doingTypes, dynamicTraits, tellsPlace, type Worded } from './traits/dynamics.ts';
import { fixedTraits } from './traits/fixed.ts';
import { interestTraits, needTrait } from './traits/interests.ts';
import { toTraits, toWord, type Word } from './traits/portrait.ts';
import { socialTraits, type Deed } from './traits/social.ts';
import type { Traits } from './traits/trait.ts';
import { loadZone, offsetHoursOf } from './zone.ts';

/** So many of her latest facts of a kind are looked at for what is not kept in sums; ours, 2026-11. */
const lookedAt = 200;

const deedTypes: readonly FactType[] = ['message.received', 'menu.clicked', 'event.tracked'];

/**
 * The portrait of the person behind a contact's id.
 *
 * @throws DomainError `contact.not_found`
 */
export async function readPortrait(
  tx: Tx,
  registry: Registry,
  given: { workspaceId: string; contactId: string; now: Date },
): Promise<Portrait> {
  const { workspaceId, now } = given;
  const { id, contactIds } = await personOf(tx, workspaceId, given.contactId);
  const { halfLifeDays } = await loadOne(tx, workspaceId);
  const learned = await loadAttributes(tx, workspaceId, contactIds);
  const fixed = fixedTraits(learned, dayIn('UTC', now));
  const zone = await zoneOf(tx, workspaceId, fixed);
  const dealings = await loadDealings(tx, workspaceId, contactIds);
  const habits = await loadHabits(tx, workspaceId, contactIds);
  const buyers = await loadBuyers(tx, workspaceId, contactIds);
  const fading = { now, halfLifeDays };
  const found: Traits = {
    ...fixed.derived,
    ...interestTraits(dealings, fading),
    ...socialTraits(habits, await loadDeeds(tx, workspaceId, contactIds), {
      name: zone,
      offsetHours: offsetHoursOf(zone, now),
    }),
    ...consumptionTraits(buyers, dealings, await latestOrderFacts(tx, workspaceId, contactIds)),
    ...(await loadCell(tx, workspaceId, id, now)),
    ...(await loadDynamics(tx, registry, workspaceId, contactIds, now)),
    ...needTrait(dealings, fading),
  };
  const words = new Map<TraitName, Word>();
  for (const [name, entered] of await loadEntered(tx, workspaceId, contactIds))
    words.set(name, toWord(entered));
  for (const [name, known] of Object.entries(fixed.entered))
    words.set(name as TraitName, { known, by: null });
  return { contactId: id, halfLifeDays, traits: toTraits(found, words) };
}

/** Her own zone where it is known, else the workspace's. */
async function zoneOf(
  tx: Tx,
  workspaceId: string,
  { derived, entered }: ReturnType<typeof fixedTraits>,
): Promise<string> {
  const own = (entered['fixed.timeZone'] ?? derived['fixed.timeZone'])?.value;
  return own?.kind === 'text' ? own.text : loadZone(tx, workspaceId);
}

/** What she wrote, tapped and told by events lately, newest first. */
async function loadDeeds(
  tx: Tx,
  workspaceId: string,
  contactIds: readonly string[],
): Promise<Deed[]> {
  const facts = await latestFacts(tx, workspaceId, contactIds, deedTypes);
  return facts.map((fact) => ({
    id: fact.id,
    type: fact.type,
    at: fact.occurredAt,
    event: fact.type === 'event.tracked' ? fact.data.name.toLowerCase() : null,
  }));
}

/** Her latest facts of some types. Each contact's are read in order from the table's key. */
async function latestFacts(
  tx: Tx,
  workspaceId: string,
  contactIds: readonly string[],
  types: readonly FactType[],
): Promise<AnyFact[]> {
  const { rows } = await sql<AnyFact>`
    select f.workspace_id as "workspaceId", f.contact_id as "contactId", f.id, f.lane, f.pos, f.type,
      f.channel_id as "channelId", f.occurred_at as "occurredAt", f.recorded_at as "recordedAt",
      f.data
    from unnest(${contactIds}::uuid[]) member(id)
    cross join lateral (
      select * from kernel.facts
      where contact_id = member.id and workspace_id = ${workspaceId} and type = any(${types}::text[])
      order by contact_id desc, occurred_at desc, pos desc limit ${lookedAt}
    ) f
    order by f.occurred_at desc, f.pos desc limit ${lookedAt}`.execute(tx);
  return rows;
}

async function loadDynamics(
  tx: Tx,
  registry: Registry,
  workspaceId: string,
  contactIds: readonly string[],
  now: Date,
): Promise<Traits> {
  const latest = await latestFacts(tx, workspaceId, contactIds, doingTypes);
  const facts = [latest[0], latest.find(tellsPlace)].filter((fact) => fact !== undefined);
  const lines = await renderFacts(tx, registry, workspaceId, facts);
  const worded = (fact: AnyFact | undefined): Worded | null => {
    const line = lines.find(({ factId }) => factId === fact?.id);
    return fact && line ? { fact, entry: line.entry } : null;
  };
  return dynamicTraits(worded(latest[0]), worded(latest.find(tellsPlace)), now);
}
