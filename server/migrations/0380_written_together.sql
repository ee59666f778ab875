-- Sets of rows that have most in common are handed over so: what is alike once, what is each row's own in
-- lists. Reading twenty columns of JSON for each row cost more than writing it. The functions that are called
-- with a record for each row stay for processes of the version before, until they are replaced.

-- As the `append_known` of 0370. The shape of a fact (workspace, type, channel) is a place in three lists;
-- `data` is a list of JSON. Returns the lanes that got facts.
create function kernel.append_known(about uuid[], ids uuid[], at timestamptz[], shapes int[], data jsonb,
    workspaces uuid[], types text[], channels uuid[], rec timestamptz) returns smallint[]
  language plpgsql as $$
declare
  people uuid[];
  lanes smallint[];
  bases bigint[];
begin
  people := array(
    select (select coalesce(c.merged_into, c.id) from kernel.contacts c where c.id = x.contact)
    from unnest(about) with ordinality x(contact, o) order by o);
  lanes := array(select kernel.lane_of(p) from unnest(people) with ordinality x(p, o) order by o);

  -- In order of lane, so that two appends never wait for each other in a circle.
  perform from kernel.heads where lane = any(lanes) order by lane for update;
  with moved as (
    update kernel.heads h set head = h.head + n.count
    from (select l, count(*) from unnest(lanes) l where l is not null group by l) n
    where h.lane = n.l
    returning h.lane, h.head - n.count as base)
  select array_agg(coalesce(m.base, 0) order by g.lane) into bases
    from generate_series(0, 63) g(lane) left join moved m on m.lane = g.lane;

  insert into kernel.facts
    (workspace_id, contact_id, lane, pos, id, type, channel_id, occurred_at, recorded_at, data)
  select workspaces[s], person, l, bases[l + 1] + row_number() over (partition by l order by o), id,
    types[s], channels[s], t, rec, d
  from rows from (unnest(people, lanes, ids, at, shapes), jsonb_array_elements(data)) with ordinality
    as x(person, l, id, t, s, d, o)
  where person is not null;

  return array(select distinct l from unnest(lanes) l where l is not null);
end $$;

-- Why a message went out: what its decision said, which until now was replaced by what the platform said.
-- NULL for what was never given to a platform, and for what went before this.
alter table messages.log add column allowed jsonb;

-- As the `settle` of 0360, for groups of claimed rows that came to the same end: `contact`, `id`, `sent_at` and
-- `platform_id` are lists. Keeps why each was allowed. Returns the ids that it settled.
create function messages.settle_groups(groups jsonb, at timestamptz) returns setof uuid
  language plpgsql set enable_seqscan = off as $$
declare
  settled uuid[];
  r record;
begin
  with moved as (
    delete from messages.outbox o
    using jsonb_to_recordset(groups) as g(contact uuid[], id uuid[], sent_at timestamptz[],
        platform_id text[], sender int, status text, code text, "values" jsonb, attempts int)
      cross join lateral unnest(g.contact, g.id, g.sent_at, g.platform_id)
        as e(contact, id, sent_at, platform_id),
      -- Looked up by key, entry by entry, whatever the planner thinks of the sizes.
      lateral (select x.ctid from messages.outbox x
        where x.contact_id = e.contact and x.id = e.id and x.claimed_by = g.sender offset 0) own
    where o.ctid = own.ctid
    returning o.workspace_id, o.contact_id, o.id, o.channel_id, o.address, o.purpose, o.priority,
      o.content, o.source_kind, o.source_id, o.created_at, o.decided_at, o.expires_at, o.way, o.tried,
      o.uses, jsonb_build_object('code', o.reason_code, 'values', o.reason_values) as allowed,
      g.status, g.code, g.values, g.attempts as tries, e.platform_id, e.sent_at
  ), logged as (
    insert into messages.log (workspace_id, contact_id, id, channel_id, address, purpose, priority,
      content, status, source_kind, source_id, reason_code, reason_values, attempts, created_at,
      decided_at, expires_at, settled_at, sent_at, platform_message_id, way, tried, allowed)
    select workspace_id, contact_id, id, channel_id, address, purpose, priority, content, status,
      source_kind, source_id, code, values, tries, created_at, decided_at, expires_at, at, sent_at,
      platform_id, way, tried, allowed
    from moved
  ), used as (
    select contact_id, channel_id, count(*) n from moved
    where status in ('sent', 'uncertain') and uses = 'window' group by contact_id, channel_id
  ), spent as (
    update messages.windows w set remaining = greatest(w.remaining - u.n, 0)
    from used u, lateral (select x.bucket from messages.windows x
      where x.contact_id = u.contact_id and x.channel_id = u.channel_id
        and x.remaining > 0 and x.closes_at > at
      order by x.closes_at limit 1) b
    where w.contact_id = u.contact_id and w.channel_id = u.channel_id and w.bucket = b.bucket
  ), used_grants as (
    select contact_id, channel_id, content ->> 'templateId' as template_id, count(*) n from moved
    where status in ('sent', 'uncertain') and uses = 'grant' group by 1, 2, 3
  ), spent_grants as (
    update messages.grants g set remaining = greatest(g.remaining - u.n, 0), changed_at = at
    from used_grants u
    where g.contact_id = u.contact_id and g.channel_id = u.channel_id
      and g.template_id = u.template_id
  )
  select coalesce(array_agg(id), '{}') into settled from moved;
  return query select unnest(settled);
  -- Seldom, and few: what was taken for lost while its sender lived.
  for r in
    select g.status, g.code, g.values, e.*
    from jsonb_to_recordset(groups) as g(contact uuid[], id uuid[], sent_at timestamptz[],
        platform_id text[], status text, code text, "values" jsonb)
      cross join lateral unnest(g.contact, g.id, g.sent_at, g.platform_id)
        as e(contact, id, sent_at, platform_id)
    where e.id <> all(settled) and g.status <> 'uncertain'
  loop
    update messages.log l set status = r.status, reason_code = r.code, reason_values = r.values,
      sent_at = r.sent_at, platform_message_id = r.platform_id, settled_at = at
    where l.contact_id = r.contact and l.id = r.id and l.status = 'uncertain'
      and l.reason_code = 'uncertain.interrupted';
    if found then return next r.id; end if;
  end loop;
end $$;
