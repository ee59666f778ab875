-- Messages that may be said in several ways: the outbox keeps them all, since a message that waited
-- is decided anew among them; the log keeps which was taken and why those before it were not.

-- Single messages that a person agreed to get (subscribe messages): each acceptance grants one.
create table messages.grants (
  workspace_id uuid not null,
  contact_id uuid not null,
  channel_id uuid not null,
  template_id text not null,
  remaining int not null check (remaining >= 0),
  changed_at timestamptz not null,
  primary key (contact_id, channel_id, template_id)
) with (fillfactor = 70);

alter table messages.outbox
  -- Null: there is only the one that content and channels hold.
  add ways jsonb,
  add way smallint not null default 0,
  add tried jsonb not null default '[]',
  -- What sending it uses up: of the interaction window, a grant, or nothing.
  add uses text not null default 'window' check (uses in ('window', 'grant', 'nothing'));

alter table messages.log
  add way smallint not null default 0,
  add tried jsonb not null default '[]';

-- As in 0020, with the way that was taken; windows and grants are spent by what the message uses.
create or replace function messages.settle(batch jsonb, at timestamptz) returns setof uuid
  language plpgsql set enable_seqscan = off as $$
declare
  settled uuid[];
  r record;
begin
  with moved as (
    delete from messages.outbox o
    using jsonb_to_recordset(batch) as e(contact uuid, id uuid, sender int, status text, code text,
        "values" jsonb, platform_id text, sent_at timestamptz, attempts int),
      -- Looked up by key, entry by entry, whatever the planner thinks of the sizes.
      lateral (select x.ctid from messages.outbox x
        where x.contact_id = e.contact and x.id = e.id and x.claimed_by = e.sender offset 0) own
    where o.ctid = own.ctid
    returning o.*, e.status, e.code, e.values, e.platform_id, e.sent_at, e.attempts as tries
  ), logged as (
    insert into messages.log (workspace_id, contact_id, id, channel_id, address, purpose, priority,
      content, status, source_kind, source_id, reason_code, reason_values, attempts, created_at,
      decided_at, expires_at, settled_at, sent_at, platform_message_id, way, tried)
    select workspace_id, contact_id, id, channel_id, address, purpose, priority, content, status,
      source_kind, source_id, code, values, tries, created_at, decided_at, expires_at, at, sent_at,
      platform_id, way, tried
    from moved
    returning contact_id, id, channel_id, status
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
  select coalesce(array_agg(l.id), '{}') into settled from logged l;
  return query select unnest(settled);
  if cardinality(settled) = jsonb_array_length(batch) then return; end if;
  -- Seldom, and few: what was taken for lost while its sender lived.
  for r in
    select * from jsonb_to_recordset(batch) as e(contact uuid, id uuid, status text, code text,
      "values" jsonb, platform_id text, sent_at timestamptz)
    where e.id <> all(settled) and e.status <> 'uncertain'
  loop
    update messages.log l set status = r.status, reason_code = r.code, reason_values = r.values,
      sent_at = r.sent_at, platform_message_id = r.platform_id, settled_at = at
    where l.contact_id = r.contact and l.id = r.id and l.status = 'uncertain'
      and l.reason_code = 'uncertain.interrupted';
    if found then return next r.id; end if;
  end loop;
end $$;
