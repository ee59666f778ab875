import pg from 'pg';
import { openDatabase, sql } from '#kernel/db/database.ts';
import { rebuildProfiles } from '#server/modules/contacts/profile/rebuild.ts';
import type { Api } from './http.ts';

export interface Scale {
  contacts: number;
  /** Facts of each contact. */
  facts: number;
}

/**
 * Fills the database as years of use would: contacts with identities, attributes, searchable
 * profiles and facts in their lanes. Indexes of the facts are put up again afterwards, which makes
 * no difference to what is measured.
 */
export async function fill(
  databaseUrl: string,
  channelId: string,
  scale: Scale,
  log: (text: string) => void,
): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await fillAll(client, databaseUrl, channelId, scale, log);
  } finally {
    await client.end();
  }
}

async function fillAll(
  client: pg.Client,
  databaseUrl: string,
  channelId: string,
  scale: Scale,
  log: (text: string) => void,
): Promise<void> {
  const { rows } = await client.query<{ id: string }>('select id from kernel.workspaces limit 1');
  const workspace = rows[0]?.id ?? '';
  log(`${scale.contacts.toLocaleString('en')} contacts …`);
  await client.query(
    `set synchronous_commit = off; set work_mem = '256MB'; set maintenance_work_mem = '1GB'`,
  );
  await client.query(
    `create table bench_people as
      select n, kernel.uuid7('2024-01-01'::timestamptz + n * interval '1 minute') id from generate_series(1, ${scale.contacts}) n`,
  );
  await client.query(
    'insert into kernel.contacts (id, workspace_id, created_at) select id, $1, now() from bench_people order by id',
    [workspace],
  );
  await client.query(
    `insert into kernel.identities select $1, 'openid', $2, 'bench-' || n, id, now() from bench_people`,
    [workspace, channelId],
  );
  await client.query(
    `insert into kernel.identities select $1, 'phone', '', '+86138' || lpad(n::text, 8, '0'), id, now() from bench_people`,
    [workspace],
  );
  await client.query(
    `insert into contacts.attributes (contact_id, key, by_hand, workspace_id, value, source, at)
     select id, k.key, false, $1, to_jsonb(k.value), 'import', now() from bench_people
     cross join lateral (values
       ('name', (array['王','李','张','刘','陈','杨','赵','黄'])[1 + n % 8] || (array['伟','芳','娜','敏','静','丽','强','磊','军','洋'])[1 + (n / 8) % 10] || n),
       ('city', (array['Shanghai','Hangzhou','Shenzhen','Beijing'])[1 + n % 4])) k(key, value)`,
    [workspace],
  );
  await client.query(
    `insert into contacts.activity select id, $1, now() - interval '1 year', now(), now() from bench_people`,
    [workspace],
  );
  await client.query(
    `insert into contacts.follows (contact_id, channel_id, workspace_id, since, times, changed_at)
     select id, $2, $1, now() - interval '1 year', 1, now() from bench_people`,
    [workspace, channelId],
  );
  await profiles(databaseUrl);
  log(`${(scale.contacts * scale.facts).toLocaleString('en')} facts …`);
  await facts(client, workspace, channelId, scale);
  log('statistics …');
  await client.query('vacuum analyze');
}

async function profiles(databaseUrl: string): Promise<void> {
  const database = openDatabase({ url: databaseUrl, max: 4 });
  const { rows } = await sql<{ id: string }>`select id from bench_people`.execute(database.db);
  for (let at = 0; at < rows.length; at += 5_000)
    await rebuildProfiles(
      database.keyed,
      rows.slice(at, at + 5_000).map(({ id }) => id),
    );
  await database.close();
}

async function facts(
  client: pg.Client,
  workspace: string,
  channelId: string,
  scale: Scale,
): Promise<void> {
  await client.query('drop index kernel.facts_recent');
  await client.query('drop index kernel.facts_lane');
  for (let round = 0; round < scale.facts; round++)
    await client
      .query(
        `insert into kernel.facts (workspace_id, contact_id, lane, pos, id, type, channel_id, occurred_at, recorded_at, data)
       select $1, p.id, kernel.lane_of(p.id),
         h.head + row_number() over (partition by kernel.lane_of(p.id) order by p.n),
         kernel.uuid7(at), (array['page.viewed','event.tracked','message.received'])[1 + $3::int % 3], $2, at, at,
         case $3::int % 3 when 0 then '{"url":"https://shop.example/tea","path":"/tea","title":"Tea","referrer":"","properties":{},"context":{}}'
           when 1 then '{"name":"Tea added","properties":{"sku":"LJ-50"},"context":{}}'
           else '{"kind":"text","platformId":null,"text":"几点开门？","mediaId":null,"menuItemId":null,"extra":{}}' end::jsonb
       from bench_people p join kernel.heads h on h.lane = kernel.lane_of(p.id)
       cross join lateral (select '2025-01-01'::timestamptz + $3::int * interval '7 days' + p.n * interval '1 second') t(at)`,
        [workspace, channelId, round],
      )
      .then(() =>
        client.query(`update kernel.heads h set head = h.head + f.n from
        (select kernel.lane_of(id) lane, count(*) n from bench_people group by 1) f where f.lane = h.lane`),
      );
  await client.query(
    'update kernel.cursors c set tail = h.head from kernel.heads h where h.lane = c.lane',
  );
  await client.query('create unique index facts_lane on kernel.facts (lane, pos)');
  await client.query('create index facts_recent on kernel.facts (workspace_id, id desc)');
}

export interface Latency {
  p50: number;
  p95: number;
}

/** Times of requests to the running server, over the whole HTTP way, in milliseconds. */
export async function measureReads(
  rapport: Api,
  databaseUrl: string,
  runs: number,
): Promise<Record<string, Latency>> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query<{ id: string; n: number }>(
    `select id, n from bench_people order by md5(n::text) limit ${runs}`,
  );
  await client.end();
  const person = (at: number) => rows[at % rows.length] as { id: string; n: number };
  const surname = ['王', '李', '张', '刘', '陈', '杨', '赵', '黄'];
  const given = ['伟', '芳', '娜', '敏', '静', '丽', '强', '磊', '军', '洋'];
  const paths: Record<string, (at: number) => string> = {
    'contact page': (at) => `/api/v1/contacts/${person(at).id}`,
    timeline: (at) => `/api/v1/contacts/${person(at).id}/timeline`,
    'list of contacts': () => '/api/v1/contacts?limit=50',
    'search by name': (at) =>
      `/api/v1/contacts?q=${encodeURIComponent(`${surname[at % 8]}${given[at % 10]}`)}`,
    'search by phone': (at) => `/api/v1/contacts?q=138${String(person(at).n).padStart(8, '0')}`,
    'search by openid': (at) => `/api/v1/contacts?identity=openid:bench-${person(at).n}`,
  };
  const result: Record<string, Latency> = {};
  for (const [name, path] of Object.entries(paths)) {
    const times: number[] = [];
    for (let at = 0; at < runs; at++) {
      const started = performance.now();
      await rapport.get(path(at));
      if (at >= runs / 10) times.push(performance.now() - started);
    }
    times.sort((a, b) => a - b);
    result[name] = { p50: quantile(times, 0.5), p95: quantile(times, 0.95) };
  }
  return result;
}

const quantile = (sorted: readonly number[], q: number) =>
  Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0) * 10) / 10;
