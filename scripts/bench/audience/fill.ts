import pg from 'pg';

export interface Scale {
  contacts: number;
  /** Facts for each contact, on average: the active have many. */
  facts: number;
}

/**
 * Fills the database as two years of a shop with followers, web pages and tills would, always the
 * same for the same scale: every choice is a hash of a number. Facts lie in order of time, as they
 * came. Indexes are put up again afterwards, which makes no difference to what is measured.
 */
export async function fillAudience(
  databaseUrl: string,
  channelId: string,
  scale: Scale,
  log: (text: string) => void,
): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    if (await isFilled(client, scale)) return;
    const { rows } = await client.query<{ id: string }>('select id from kernel.workspaces limit 1');
    const workspace = rows[0]?.id ?? '';
    const run = (text: string) =>
      client.query(
        text
          .replaceAll(':workspace', `'${workspace}'::uuid`)
          .replaceAll(':channel', `'${channelId}'::uuid`)
          .replaceAll(':contacts', String(scale.contacts))
          .replaceAll(':facts', String(scale.contacts * scale.facts)),
      );
    await run(`set synchronous_commit = off`);
    await run(`set work_mem = '256MB'`);
    await run(`set maintenance_work_mem = '1GB'`);
    // Counting triggers would run once for millions of rows; the counts are written afterwards.
    await run(`alter table audience.assignments disable trigger user`);
    await run(`create schema if not exists bench`);
    // A number in [0, 1) that follows from two others.
    await run(`create or replace function bench.u(n bigint, salt int) returns float8
      language sql immutable parallel safe
      return ((hashint8extended(n, salt) & 2147483647)::float8 / 2147483648)`);
    log(`${scale.contacts.toLocaleString('en')} people …`);
    for (const text of people) await run(text);
    log(`${(scale.contacts * scale.facts).toLocaleString('en')} facts …`);
    // Far ahead, so that the program does not react to these facts as if they came now.
    await run('update kernel.cursors set tail = 1000000000000');
    for (const text of indexes.drop) await run(text);
    for (let chunk = 0; chunk < scale.facts; chunk++)
      await run(facts.replaceAll(':chunk', String(chunk))).then(() => run(heads));
    log('indexes …');
    for (const text of indexes.make) await run(text);
    log('what follows from facts …');
    for (const text of derived) await run(text);
    await run(`alter table audience.assignments enable trigger user`);
    log('statistics …');
    await run('vacuum analyze');
    await run('create table bench.filled as select :contacts::int as contacts');
  } finally {
    await client.end();
  }
}

/** Whether a database that was kept is filled already, to this size. */
async function isFilled(client: pg.Client, { contacts }: Scale): Promise<boolean> {
  const { rows } = await client.query<{ there: boolean }>(
    `select to_regclass('bench.filled') is not null as there`,
  );
  if (!rows[0]?.there) return false;
  const filled = await client.query<{ contacts: number }>('select contacts from bench.filled');
  if (filled.rows[0]?.contacts === contacts) return true;
  throw new Error(`The kept database has ${filled.rows[0]?.contacts} people, not ${contacts}.`);
}

const people = [
  `create table bench.people as
    select n, kernel.uuid7('2024-11-01'::timestamptz + n * interval '1 minute') id
    from generate_series(1, :contacts) n`,
  `create unique index on bench.people (n)`,
  `insert into kernel.contacts (id, workspace_id, created_at)
    select id, :workspace, now() - interval '2 years' from bench.people order by id`,
  `insert into kernel.identities
    select :workspace, 'openid', :channel, 'audience-' || n, id, now() from bench.people`,
  `insert into kernel.identities
    select :workspace, 'phone', '', '+86139' || lpad(n::text, 8, '0'), id, now()
    from bench.people where bench.u(n, 1) < 0.5`,
  `insert into contacts.profiles (workspace_id, contact_id, name, language, country, city, gender,
      birthday, document, grams)
    select :workspace, id, '顾客' || n, (array['zh-CN', 'en', 'ja'])[1 + floor(bench.u(n, 2) ^ 3 * 3)::int],
      'CN', 'City ' || floor(bench.u(n, 3) ^ 2 * 40), (array['female', 'male'])[1 + floor(bench.u(n, 4) * 2)::int],
      case when bench.u(n, 5) < 0.6 then '1960-01-01'::date + floor(bench.u(n, 6) * 18000)::int end,
      '顾客' || n || ' +86139' || lpad(n::text, 8, '0'),
      array(select floor(bench.u(n, 100 + g) * 1000000)::int from generate_series(1, 20) g)
    from bench.people order by id`,
  `insert into contacts.attributes (contact_id, key, by_hand, workspace_id, value, source, at)
    select id, 'level', false, :workspace,
      to_jsonb((array['bronze', 'silver', 'gold'])[1 + floor(bench.u(n, 7) ^ 2 * 3)::int]), 'import', now()
    from bench.people where bench.u(n, 8) < 0.7`,
  `insert into contacts.follows (contact_id, channel_id, workspace_id, since, until, times, changed_at)
    select id, :channel, :workspace, now() - bench.u(n, 9) * interval '2 years',
      case when bench.u(n, 10) < 0.12 then now() - bench.u(n, 9) * interval '1 year' end, 1, now()
    from bench.people where bench.u(n, 11) < 0.9`,
  `insert into consent.statements (contact_id, purpose, channel, workspace_id, granted, source, at)
    select id, 'marketing', '', :workspace, bench.u(n, 12) < 0.8, 'web', now()
    from bench.people where bench.u(n, 13) < 0.4`,
  `insert into messages.windows (workspace_id, contact_id, channel_id, bucket, opened_at, closes_at, remaining)
    select :workspace, id, :channel, '', now() - interval '1 day', now() + (bench.u(n, 14) - 0.5) * interval '2 days',
      floor(bench.u(n, 15) * 5)::int
    from bench.people where bench.u(n, 16) < 0.25`,
  `insert into audience.tags (id, workspace_id, name, name_key, color, created_at)
    select kernel.uuid7(now()), :workspace, 'Tag ' || t, 'tag ' || t, 'jade', now() from generate_series(1, 60) t`,
  `create table bench.tags as
    select row_number() over (order by id)::int as t, id from audience.tags where workspace_id = :workspace`,
  `insert into audience.assignments (contact_id, tag_id, workspace_id, person_id, why, since)
    select p.id, t.id, :workspace, p.id, 'bench', now() - bench.u(p.n, 17) * interval '1 year'
    from bench.people p
    cross join lateral (select distinct 1 + floor(bench.u(p.n, 200 + k) ^ 2 * 60)::int as t
      from generate_series(1, 3) k where bench.u(p.n, 18) > 0.2) pick
    join bench.tags t on t.t = pick.t
    order by p.id`,
  `insert into audience.tag_counts (tag_id, shard, workspace_id, people)
    select tag_id, kernel.lane_of(person_id), :workspace, count(*) from audience.assignments group by 1, 2`,
  `insert into codes.nodes (workspace_id, id, parent_id, kind, name, path, created_at)
    select :workspace, id, null, 'city', name, array[id], now()
    from (select gen_random_uuid() as id, 'Place ' || k as name from generate_series(1, 40) k) x`,
  `create table bench.places as
    select row_number() over (order by name)::int as k, id from codes.nodes where workspace_id = :workspace`,
  `insert into codes.codes (workspace_id, id, channel_id, scene, kind, name, node_id, campaign, created_at, updated_at)
    select :workspace, kernel.uuid7(now()), :channel, 'bench-' || c, 'permanent', 'Code ' || c, p.id,
      'Campaign ' || c % 20, now(), now()
    from generate_series(1, 300) c join bench.places p on p.k = 1 + c % 40`,
  `create table bench.codes as
    select row_number() over (order by id)::int as c, id from codes.codes where workspace_id = :workspace and scene like 'bench-%'`,
  `insert into codes.touches (contact_id, workspace_id, first_code, first_at, last_code, last_at)
    select p.id, :workspace, a.id, now() - interval '2 years', b.id, now() - interval '1 month'
    from bench.people p
    join bench.codes a on a.c = 1 + floor(bench.u(p.n, 19) * 300)::int
    join bench.codes b on b.c = 1 + floor(bench.u(p.n, 20) * 300)::int
    where bench.u(p.n, 21) < 0.7`,
];

/** Each chunk follows the one before in time. The square gives a tenth of the people a third of the facts. */
const facts = `
  insert into kernel.facts (workspace_id, contact_id, lane, pos, id, type, channel_id, occurred_at, recorded_at, data)
  select :workspace, f.contact, f.lane,
    h.head + row_number() over (partition by f.lane order by f.i), kernel.uuid7(f.at), f.type, :channel,
    f.at, f.at,
    case f.type
      when 'page.viewed' then jsonb_build_object('url', 'https://shop.example/tea/' || f.k % 50,
        'path', '/tea/' || f.k % 50, 'title', 'Tea ' || f.k % 50, 'referrer', '', 'context', '{}'::jsonb,
        'properties', jsonb_build_object('category', 'c' || f.k % 10))
      when 'event.tracked' then jsonb_build_object('name', 'Event ' || f.k % 5, 'context', '{}'::jsonb,
        'properties', jsonb_build_object('price', f.k % 500))
      when 'message.received' then jsonb_build_object('kind', 'text', 'text', 'How much is tea ' || f.k % 50,
        'platformId', null, 'mediaId', null, 'menuItemId', null, 'extra', '{}'::jsonb)
      when 'menu.clicked' then jsonb_build_object('key', 'menu-' || f.k % 8, 'kind', 'CLICK',
        'opensWindow', true, 'extra', '{}'::jsonb)
      when 'order.placed' then jsonb_build_object('orderNo', 'B' || f.i, 'total', 1000 + f.k % 99000,
        'currency', 'CNY', 'source', case f.k % 3 when 0 then 'web' else 'pos' end, 'store', 'Store ' || f.k % 40,
        'items', jsonb_build_array(jsonb_build_object('sku', 'S' || f.k % 200, 'name', 'Tea ' || f.k % 200,
          'quantity', 1 + f.k % 3, 'unitPrice', 1000 + f.k % 9000, 'category', 'c' || f.k % 10)))
      else jsonb_build_object('scene', 'bench-' || 1 + f.k % 300, 'ticket', null)
    end
  from (
    select i, p.id as contact, kernel.lane_of(p.id) as lane,
      now() - interval '730 days' * (1 - i::float8 / :facts) as at,
      floor(bench.u(i, 31) * 1000000)::int as k,
      case when bench.u(i, 32) < 0.45 then 'page.viewed' when bench.u(i, 32) < 0.65 then 'event.tracked'
        when bench.u(i, 32) < 0.75 then 'message.received' when bench.u(i, 32) < 0.85 then 'menu.clicked'
        when bench.u(i, 32) < 0.97 then 'order.placed' else 'code.scanned' end as type
    from generate_series(:chunk * :contacts::bigint + 1, (:chunk + 1) * :contacts::bigint) i
    join bench.people p on p.n = 1 + floor(:contacts * bench.u(i, 33) ^ 2)::bigint
    order by i
  ) f join kernel.heads h on h.lane = f.lane
  order by f.i`;

const heads = `update kernel.heads h set head = f.pos from (
    select n::smallint as lane, coalesce((select max(pos) from kernel.facts where lane = n), h.head) as pos
    from generate_series(0, 63) n join kernel.heads h on h.lane = n) f
  where f.lane = h.lane and f.pos > h.head`;

/** The index by lane stays: positions are counted by it. */
const indexes = {
  drop: [
    'alter table kernel.facts drop constraint facts_pkey',
    'drop index kernel.facts_recent',
    'drop index kernel.facts_type',
    'drop index kernel.facts_segments',
  ],
  make: [
    'alter table kernel.facts add primary key (contact_id, occurred_at, pos, type)',
    'create index facts_recent on kernel.facts (workspace_id, id desc)',
    'create index facts_type on kernel.facts (workspace_id, type, occurred_at) include (contact_id)',
    `create index facts_segments on kernel.facts (workspace_id, (data ->> 'segmentId'), id desc)
      where type in ('segment.entered', 'segment.left')`,
    'update kernel.cursors c set tail = h.head from kernel.heads h where h.lane = c.lane',
  ],
};

const derived = [
  `insert into contacts.activity (contact_id, workspace_id, first_seen_at, last_seen_at, last_inbound_at)
    select contact_id, :workspace, min(occurred_at), max(occurred_at),
      max(occurred_at) filter (where type in ('message.received', 'menu.clicked'))
    from kernel.facts group by contact_id`,
  `insert into commerce.orders (workspace_id, source, kind, no, order_no, contact_id, total, currency, store,
      placed_at, items, fact_id)
    select :workspace, data ->> 'source', 'order', data ->> 'orderNo', data ->> 'orderNo', contact_id,
      (data ->> 'total')::bigint, 'CNY', data ->> 'store', occurred_at, data -> 'items', id
    from kernel.facts where workspace_id = :workspace and type = 'order.placed'`,
  `insert into codes.scans (contact_id, at, fact_id, workspace_id, code_id, channel_id, scene, kind)
    select f.contact_id, f.occurred_at, f.id, :workspace, c.id, :channel, c.scene, 'following'
    from kernel.facts f join codes.codes c on c.channel_id = :channel and c.scene = f.data ->> 'scene'
    where f.workspace_id = :workspace and f.type = 'code.scanned'`,
];
