import { query } from './audience/stage.ts';
import { follow } from './follows.ts';
import { account, type Stage } from './stage.ts';

/** The most a channel may be set to: far above what one machine reaches, so it is not what is measured. */
const ratePerSecond = 20_000;
/** People that the simulator makes in one call. */
const pageSize = 50_000;

/**
 * Sees to it that so many people follow, with open windows of two days. The first come over the real
 * way; the others get the rows that it made for one of them, since 200,000 callbacks take minutes.
 */
export async function gatherFollowers(
  stage: Stage,
  people: number,
  say: (text: string) => void,
): Promise<void> {
  await prepare(stage);
  const wanted = people - (await countOpenids(stage));
  if (wanted <= 0) return;
  say(`    ${wanted.toLocaleString('en')} people follow …`);
  const real = Math.min(wanted, 1_000);
  await follow(stage.simulator, 500, Math.ceil(real / 500), 77);
  for (let left = people - (await countOpenids(stage)); left > 0; left -= pageSize)
    await copyFollowers(stage, Math.min(left, pageSize));
  await query(stage, 'vacuum analyze');
}

/** By the rules of old a follow opens a window for two days: so whoever follows can be written to. */
async function prepare({ simulator, rapport, channelId }: Stage): Promise<void> {
  const windowRules = 'legacy48h';
  await simulator.post('/_sim/accounts', { ...account, settings: { windowRules } });
  const settings = { windowRules, ratePerSecond };
  await rapport.patch(`/api/v1/channels/${channelId}`, { settings });
}

async function countOpenids(stage: Stage): Promise<number> {
  const [row] = await query<{ n: number }>(
    stage,
    `select count(*)::int as n from kernel.identities where kind = 'openid'`,
  );
  return row?.n ?? 0;
}

/** New followers of the simulator, and what the first real one left behind, for each of them. */
async function copyFollowers(stage: Stage, count: number): Promise<void> {
  const { fans } = await stage.simulator.post<{ fans: { openid: string }[] }>(
    `/_sim/fans?appId=${account.appId}`,
    { count, following: true },
  );
  await query(stage, copies, [fans.map(({ openid }) => openid)]);
}

/** One statement, so that nobody sees half of a person. Who is copied: the newest that was welcomed. */
const copies = `
  with model as (
    select f.* from contacts.follows f
    where exists (select from messages.log l where l.contact_id = f.contact_id and l.status = 'sent')
    order by f.contact_id desc limit 1
  ), added as materialized (
    select kernel.uuid7(now()) as id, m.contact_id as from_id, m.workspace_id, m.channel_id, openid
    from model m cross join unnest($1::text[]) as given(openid)
  ), contacts as (
    insert into kernel.contacts (id, workspace_id, created_at)
    select id, workspace_id, now() from added order by id
  ), identities as (
    insert into kernel.identities
    select workspace_id, 'openid', channel_id::text, openid, id, now() from added
  ), activity as (
    insert into contacts.activity
    select a.id, x.workspace_id, x.first_seen_at, x.last_seen_at, x.last_inbound_at
    from added a join contacts.activity x on x.contact_id = a.from_id
  ), follows as (
    insert into contacts.follows
    select a.id, x.channel_id, x.workspace_id, x.since, x.until, x.times, x.changed_at
    from added a join contacts.follows x on x.contact_id = a.from_id
  ), attributes as (
    insert into contacts.attributes
    select a.id, x.key, x.by_hand, x.workspace_id, x.value, x.source, x.at
    from added a join contacts.attributes x on x.contact_id = a.from_id
  ), profiles as (
    insert into contacts.profiles
    select x.workspace_id, a.id, x.name, x.first_name, x.last_name, x.name_source, x.avatar_url,
      x.language, x.country, x.city, x.time_zone, x.time_zone_source, x.gender, x.birthday,
      x.document, x.grams
    from added a join contacts.profiles x on x.contact_id = a.from_id
  ), windows as (
    insert into messages.windows
    select x.workspace_id, a.id, x.channel_id, x.bucket, x.opened_at, x.closes_at, x.remaining,
      x.closed_by, x.closed_at
    from added a join messages.windows x on x.contact_id = a.from_id
  )
  select count(*) from added`;
