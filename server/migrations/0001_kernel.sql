-- The kernel: workspaces, contacts and their identities, the fact log and its lanes.

create schema if not exists kernel;

create table kernel.workspaces (
  id uuid primary key,
  name text not null,
  time_zone text not null default 'Asia/Shanghai',
  currency text not null default 'CNY',
  language text not null default 'zh-CN',
  settings jsonb not null default '{}',
  created_at timestamptz not null
);

-- A known text, sealed under the master key at the first start: opening it tells whether the key is
-- still the one that the secrets of this database were sealed with.
create table kernel.key_check (one boolean primary key default true check (one), sealed text not null);

-- A contact is only an id here; what is known of her lives in the modules. A merged contact points
-- at the one that stands for her; pointers are one step long.
create table kernel.contacts (
  id uuid primary key,
  workspace_id uuid not null,
  created_at timestamptz not null,
  merged_into uuid
);
create index contacts_merged_into on kernel.contacts (merged_into) where merged_into is not null;
create index contacts_workspace on kernel.contacts (workspace_id, id desc);

create table kernel.identities (
  workspace_id uuid not null,
  kind text not null,
  account text not null,
  external_id text not null,
  contact_id uuid not null,
  created_at timestamptz not null,
  primary key (workspace_id, kind, account, external_id)
);
create index identities_contact on kernel.identities (contact_id);

-- Merges stay on record, so that each can be undone.
create table kernel.merges (
  workspace_id uuid not null,
  winner uuid not null,
  loser uuid not null,
  by text not null,
  merged_at timestamptz not null,
  undone_at timestamptz
);
create index merges_loser on kernel.merges (loser);
create index merges_winner on kernel.merges (winner);

-- Facts. `pos` is gapless within its lane because it is drawn under the lane's row lock, which is
-- held until commit: a reader that sees position n sees every position before it, so it cannot skip
-- a row that commits late.
create table kernel.facts (
  workspace_id uuid not null,
  contact_id uuid not null,
  lane smallint not null,
  pos bigint not null,
  id uuid not null,
  type text not null,
  channel_id uuid,
  occurred_at timestamptz not null,
  recorded_at timestamptz not null,
  data jsonb not null,
  primary key (contact_id, occurred_at, pos)
);
create unique index facts_lane on kernel.facts (lane, pos);
create index facts_recent on kernel.facts (workspace_id, id desc);

-- 64 lanes share contacts out among workers. heads: last position given; cursors: last position
-- that reactions have dealt with. Two tables, so that appending never waits for reacting.
create table kernel.heads (lane smallint primary key, head bigint not null) with (fillfactor = 10);
create table kernel.cursors (lane smallint primary key, tail bigint not null) with (fillfactor = 10);
insert into kernel.heads select n, 0 from generate_series(0, 63) n;
insert into kernel.cursors select n, 0 from generate_series(0, 63) n;

-- The last byte of a version 7 UUID is random.
create function kernel.lane_of(contact uuid) returns smallint language sql immutable parallel safe
  return (get_byte(uuid_send(contact), 15) & 63)::smallint;

-- Keys of deliveries already accepted, as 128-bit hashes. Cleared after a retention period.
create table kernel.receipts (
  key uuid primary key,
  received_at timestamptz not null default now()
);
create index receipts_received on kernel.receipts using brin (received_at);

-- Facts whose reactions threw, set aside so that the rest go on.
create table kernel.parked (
  id uuid primary key,
  workspace_id uuid not null,
  contact_id uuid not null,
  lane smallint not null,
  pos bigint not null,
  fact_id uuid not null,
  fact_type text not null,
  reaction text not null,
  error text not null,
  attempts int not null default 1,
  parked_at timestamptz not null,
  resolved_at timestamptz,
  resolution text
);
create unique index parked_fact on kernel.parked (lane, pos);
create index parked_open on kernel.parked (workspace_id, parked_at desc) where resolved_at is null;

-- A version 7 UUID (PostgreSQL has its own only from 18 on).
create function kernel.uuid7(at timestamptz) returns uuid language sql volatile
  return encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
    placing substring(int8send((extract(epoch from at) * 1000)::bigint) from 3) from 1 for 6), 52, 1), 53, 1), 'hex')::uuid;

-- A fact on its way in. Who it is about: `ct` the contact herself, or `kd`, `ac`, `xi` (kind, account,
-- id) of the usual single identity, or `ids` of several; `n` is the id a new contact would get. Its
-- place, given at the end: `l` lane, `p` position.
create type kernel.incoming as (
  o int, w uuid, id uuid, t text, c uuid, at timestamptz, rec timestamptz, d jsonb, k uuid,
  ct uuid, n uuid, kd text, ac text, xi text, ids jsonb, l smallint, p bigint
);

-- The contact that stands for another.
create function kernel.canonical(contact uuid) returns uuid language sql stable
  return (select coalesce(merged_into, id) from kernel.contacts where id = contact);

-- Kinds of which a person has one: two contacts with different values are different people.
create function kernel.same_person(a uuid, b uuid) returns boolean language sql stable
  return not exists (
    select from kernel.identities x
      join kernel.identities y on y.contact_id = b and y.kind = x.kind and y.account = x.account
    where x.contact_id = a and x.kind in ('unionid', 'user_id', 'member_no', 'customer_id')
      and x.external_id <> y.external_id)
  and not exists (
    select from kernel.merges m
    where m.undone_at is not null and (m.winner, m.loser) in ((a, b), (b, a)));

-- Merges the people behind two contacts; the elder stands for both. Identities stay where they were
-- learned. Null when they are one person already.
create function kernel.merge_contacts(a uuid, b uuid, reason text, at timestamptz,
  out winner uuid, out loser uuid) language plpgsql as $$
declare
  x uuid;
  y uuid;
begin
  -- Another merge may be committed while this one waits for a lock: then it goes on with who stands
  -- for them now. Elders stand for others, so locks are always taken from the younger to the elder,
  -- and two merges do not wait for each other in a circle.
  loop
    select coalesce(merged_into, id) into x from kernel.contacts where id = a;
    select coalesce(merged_into, id) into y from kernel.contacts where id = b;
    if x = y then return; end if;
    perform from kernel.contacts where id = greatest(x, y) for update;
    continue when exists (
      select from kernel.contacts where id = greatest(x, y) and merged_into is not null);
    perform from kernel.contacts where id = least(x, y) for update;
    exit when exists (select from kernel.contacts where id = least(x, y) and merged_into is null);
  end loop;
  -- Version 7 ids are in order of time.
  winner := least(x, y);
  loser := greatest(x, y);
  update kernel.contacts set merged_into = winner where id = loser or merged_into = loser;
  insert into kernel.merges (workspace_id, winner, loser, by, merged_at)
    select workspace_id, winner, loser, reason, at from kernel.contacts where id = loser;
end $$;

-- Finds or makes the contact for one fact that names several identities, joining contacts where the
-- identities prove that they are one person. Returns her and the merges it made.
create function kernel.resolve_many(w uuid, ids jsonb, candidate uuid, at timestamptz,
  out contact uuid, out made boolean, out merges jsonb) language plpgsql as $$
declare
  i record;
  found_contact uuid;
  -- What proves that they are one person: the first joining identity, the strongest named.
  proof text;
  m record;
begin
  made := false;
  merges := '[]';
  -- Somebody known by any of them, rather than a new contact that would be merged away at once;
  -- unless she is known by another value of a kind of which a person has one.
  select kernel.canonical(known.contact_id) into contact
  from jsonb_array_elements(ids) with ordinality e(x, ord)
  join kernel.identities known on known.workspace_id = w and known.kind = x->>0
    and known.account = x->>1 and known.external_id = x->>2
  where not exists (
    select from jsonb_array_elements(ids) named(y)
    join kernel.identities other on other.contact_id = known.contact_id and other.kind = y->>0
      and other.account = y->>1 and other.external_id <> y->>2
    where y->>0 in ('unionid', 'user_id', 'member_no', 'customer_id'))
  order by (x->>3)::boolean desc, ord limit 1;
  for i in select x->>0 kind, x->>1 account, x->>2 id, (x->>3)::boolean joins
    from jsonb_array_elements(ids) with ordinality e(x, ord)
    order by (x->>3)::boolean desc, ord
  loop
    proof := coalesce(proof, i.kind);
    select kernel.canonical(contact_id) into found_contact from kernel.identities
      where workspace_id = w and kind = i.kind and account = i.account and external_id = i.id;
    if found_contact is null then
      if contact is null then
        insert into kernel.identities values (w, i.kind, i.account, i.id, candidate, at)
          on conflict do nothing;
        if found then
          insert into kernel.contacts (id, workspace_id, created_at) values (candidate, w, at);
          contact := candidate;
          made := true;
        else
          select kernel.canonical(contact_id) into contact from kernel.identities
            where workspace_id = w and kind = i.kind and account = i.account and external_id = i.id;
        end if;
      else
        insert into kernel.identities values (w, i.kind, i.account, i.id, contact, at)
          on conflict do nothing;
      end if;
    elsif contact is null then
      contact := found_contact;
    elsif found_contact <> contact then
      if kernel.same_person(contact, found_contact) then
        select * into m from kernel.merge_contacts(contact, found_contact, proof, at);
        if m.winner is not null then
          merges := merges || jsonb_build_object('winner', m.winner, 'loser', m.loser, 'by', proof);
        end if;
        contact := kernel.canonical(contact);
      elsif i.kind = 'anonymous_id' then
        -- Somebody else signed in on this device: from now on the device is hers.
        update kernel.identities set contact_id = contact
          where workspace_id = w and kind = i.kind and account = i.account and external_id = i.id;
      end if;
    end if;
  end loop;
end $$;

-- Appends a batch: drops redeliveries, resolves or creates contacts, places and inserts the facts.
-- Locks are taken in one order everywhere (receipts, identities, contacts, lanes), each sorted.
create function kernel.append_facts(batch jsonb)
  returns table (o int, fact_id uuid, contact_id uuid, lane smallint, pos bigint, created boolean)
  language plpgsql as $$
#variable_conflict use_column
declare
  facts kernel.incoming[];
  keyed uuid[];
  fresh uuid[];
  merged kernel.incoming[] := '{}';
  bases bigint[];
  r kernel.incoming;
  resolved record;
begin
  facts := array(select jsonb_populate_record(null::kernel.incoming, x) from jsonb_array_elements(batch) x);

  keyed := array(select distinct k from unnest(facts) where k is not null order by k);
  if cardinality(keyed) > 0 then
    with inserted as (
      insert into kernel.receipts (key) select unnest(keyed) on conflict do nothing returning key)
    select coalesce(array_agg(key), '{}') into fresh from inserted;
    if cardinality(fresh) < cardinality(keyed)
      or cardinality(keyed) < (select count(*) from unnest(facts) where k is not null)
    then
      facts := array(
        select (f.o, f.w, f.id, f.t, f.c, f.at, f.rec, f.d, f.k, f.ct, f.n, f.kd, f.ac, f.xi, f.ids, null, null)::kernel.incoming
        from (select u.*, row_number() over (partition by u.k order by u.o) nth from unnest(facts) u) f
        where f.k is null or (f.nth = 1 and f.k in (select unnest(fresh))) order by f.o);
    end if;
  end if;
  if cardinality(facts) = 0 then return; end if;

  -- The usual fact names one identity: contacts for all the unknown ones at once.
  with inserted as (
    insert into kernel.identities (workspace_id, kind, account, external_id, contact_id, created_at)
    select distinct on (w, kd, ac, xi) w, kd, ac, xi, n, rec from unnest(facts) where xi is not null
    order by w, kd, ac, xi, o
    on conflict do nothing
    returning contact_id, workspace_id, created_at)
  insert into kernel.contacts (id, workspace_id, created_at)
    select contact_id, workspace_id, created_at from inserted;

  -- Facts that name several may join contacts; they are few, and are resolved one by one.
  if exists (select from unnest(facts) where ids is not null) then
    for i in 1..cardinality(facts) loop
      r := facts[i];
      continue when r.ids is null;
      select * into resolved from kernel.resolve_many(r.w, r.ids, r.n, r.rec);
      facts[i].ct := resolved.contact;
      continue when resolved.merges = '[]';
      merged := merged || array(
        select (r.o, r.w, kernel.uuid7(r.rec), 'contact.merged', null, r.at, r.rec,
          m - 'winner', null, (m->>'winner')::uuid, null, null, null, null, null, null, null)::kernel.incoming
        from jsonb_array_elements(resolved.merges) m);
    end loop;
  end if;

  facts := array(
    select (f.o, f.w, f.id, f.t, f.c, f.at, f.rec, f.d, f.k, f.person, f.n, null, null, null, null,
      kernel.lane_of(f.person), null)::kernel.incoming
    from (
      select u.*, coalesce(c.merged_into, c.id) person
      from unnest(facts || merged) u
      left join kernel.identities i on i.workspace_id = u.w and i.kind = u.kd and i.account = u.ac
        and i.external_id = u.xi
      join kernel.contacts c on c.id = coalesce(u.ct, i.contact_id)
    ) f
    order by f.o, f.id);

  -- In order of lane, so that two appends never wait for each other in a circle.
  perform from kernel.heads where lane in (select l from unnest(facts)) order by lane for update;
  with moved as (
    update kernel.heads h set head = h.head + n.count
    from (select l, count(*) from unnest(facts) group by l) n
    where h.lane = n.l
    returning h.lane, h.head - n.count as base)
  select array_agg(coalesce(m.base, 0) order by g.lane) into bases
    from generate_series(0, 63) g(lane) left join moved m on m.lane = g.lane;

  return query
  with placed as (
    select f.*, bases[f.l + 1] + row_number() over (partition by f.l order by f.o, f.id) as place
    from unnest(facts) f
  ), inserted as (
    insert into kernel.facts (workspace_id, contact_id, lane, pos, id, type, channel_id, occurred_at, recorded_at, data)
    select w, ct, l, place, id, t, c, at, rec, d from placed
  )
  select o, id, ct, l, place, coalesce(ct = n, false) from placed;
end $$;
