-- Messages: interaction windows, the outbox, and the log of everything sent or not sent.

create schema messages;

-- What the platform still lets us send, per contact and channel account. One bucket ('') under the
-- max/max policy; one per kind of interaction where the account keeps them apart.
create table messages.windows (
  workspace_id uuid not null,
  contact_id uuid not null,
  channel_id uuid not null,
  bucket text not null,
  opened_at timestamptz not null,
  closes_at timestamptz not null,
  -- Null where the platform does not count.
  remaining int,
  closed_by text check (closed_by in ('unfollowed', 'platform', 'unreachable')),
  closed_at timestamptz,
  primary key (contact_id, channel_id, bucket)
) with (fillfactor = 70);

-- Messages that are not settled yet. Small: a row leaves for `log` as soon as its end is known.
-- Ids are version 7 UUIDs and give the order of one contact's messages.
-- State: claimed_by set: sending; else not_before set: waiting; else ready.
create table messages.outbox (
  workspace_id uuid not null,
  contact_id uuid not null,
  id uuid not null,
  channel_id uuid not null,
  address text not null,
  purpose text not null,
  priority smallint not null,
  content jsonb not null,
  -- Variables are filled in once, when the decision to send falls.
  rendered boolean not null,
  -- Channels in order of preference; empty is any.
  channels uuid[] not null,
  source_kind text not null,
  source_id text,
  reason_code text not null,
  reason_values jsonb not null,
  attempts smallint not null default 0,
  created_at timestamptz not null,
  decided_at timestamptz not null,
  not_before timestamptz,
  expires_at timestamptz not null,
  -- When the window that the decision rests on closes; a row that is still here then is decided anew.
  usable_until timestamptz not null,
  claimed_by int,
  claimed_at timestamptz,
  primary key (contact_id, id)
) with (fillfactor = 60,
  -- It swings between nothing and a broadcast of millions. Plans are kept for the life of a
  -- connection, so the planner must never see it as a table of a page or two.
  vacuum_truncate = off, autovacuum_vacuum_threshold = 2000, autovacuum_analyze_threshold = 2000,
  autovacuum_vacuum_scale_factor = 0.02);
-- claimed_by is in no index, so that claiming rewrites none (HOT).
create index outbox_ready on messages.outbox (channel_id, priority, id) where not_before is null;
create index outbox_due on messages.outbox (not_before) where not_before is not null;
create index outbox_recent on messages.outbox (workspace_id, id desc);

-- The log: sent, skipped, failed and uncertain messages. Written once each; only an uncertain one
-- changes later. `status` is indexed where it is rare enough to be looked for.
create table messages.log (
  workspace_id uuid not null,
  contact_id uuid not null,
  id uuid not null,
  channel_id uuid,
  address text,
  purpose text not null,
  priority smallint not null,
  content jsonb not null,
  status text not null check (status in ('sent', 'skipped', 'failed', 'uncertain')),
  source_kind text not null,
  source_id text,
  reason_code text not null,
  reason_values jsonb not null,
  attempts smallint not null,
  created_at timestamptz not null,
  decided_at timestamptz not null,
  expires_at timestamptz not null,
  settled_at timestamptz not null,
  sent_at timestamptz,
  platform_message_id text,
  resolved_by text,
  primary key (contact_id, id)
);
create index log_recent on messages.log (workspace_id, id desc);
create index log_channel on messages.log (workspace_id, channel_id, id desc);
create index log_status on messages.log (workspace_id, status, id desc) where status <> 'sent';
create index log_purpose on messages.log (workspace_id, purpose, id desc) where purpose <> 'service';

-- Keys of intents that must not be carried out twice. Cleared after a retention period.
create table messages.keys (
  contact_id uuid not null,
  key uuid not null,
  made_at timestamptz not null,
  primary key (contact_id, key)
);
create index keys_made on messages.keys using brin (made_at);

-- Accounts whose outbox rests until an operator has mended something; a message probes from time to time.
create table messages.pauses (
  channel_id uuid primary key,
  workspace_id uuid not null,
  since timestamptz not null,
  code text not null,
  words text not null,
  failures int not null,
  probe_at timestamptz not null
);

create table messages.settings (
  workspace_id uuid primary key,
  quiet_hours jsonb,
  frequency_cap jsonb
);

-- Senders that joined and did not say goodbye. Each holds the advisory lock (72110, its number)
-- while it lives, so one without its lock is dead and what it had claimed is uncertain.
create sequence messages.sender_numbers as int cycle;
create table messages.senders (
  id int primary key,
  joined_at timestamptz not null
);

-- Hands the next rows of an account to a sender. Claims of one account follow each other (advisory
-- lock, and a fresh snapshot after it), so that two senders never hold messages of one contact. A
-- message is passed over while one before it is being sent, or waits, at the same or higher urgency.
create function messages.claim(channel uuid, sender int, wanted int, at timestamptz)
  returns setof messages.outbox language plpgsql
  set enable_seqscan = off set enable_bitmapscan = off as $$
begin
  perform pg_advisory_xact_lock(72111, hashtext(channel::text));
  return query
  with picked as (
    select o.ctid from messages.outbox o
    where o.channel_id = channel and o.not_before is null and o.claimed_by is null
      -- A scalar subquery stays one: as a join it would read the whole outbox.
      and (select true from messages.outbox p
        where p.contact_id = o.contact_id and p.channel_id = o.channel_id and (p.claimed_by is not null
          or (p.id < o.id and p.priority <= o.priority and p.not_before is not null))
        limit 1) is null
    order by o.priority, o.id limit wanted for update skip locked
  )
  update messages.outbox o set claimed_by = sender, claimed_at = at
  where o.ctid = any(array(select p.ctid from picked p))
  returning o.*;
end $$;

-- Moves claimed rows to the log with their end and spends the windows of those that were delivered
-- or may have been. Rows that a sender believed dead lost to `uncertain` are corrected.
-- Returns the ids that it settled.
create function messages.settle(batch jsonb, at timestamptz) returns setof uuid language plpgsql
  set enable_seqscan = off as $$
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
    returning o.*, e.status, e.code, e.values, e.platform_id, e.sent_at, e.attempts as tried
  ), logged as (
    insert into messages.log (workspace_id, contact_id, id, channel_id, address, purpose, priority,
      content, status, source_kind, source_id, reason_code, reason_values, attempts, created_at,
      decided_at, expires_at, settled_at, sent_at, platform_message_id)
    select workspace_id, contact_id, id, channel_id, address, purpose, priority, content, status,
      source_kind, source_id, code, values, tried, created_at, decided_at, expires_at, at, sent_at,
      platform_id
    from moved
    returning contact_id, id, channel_id, status
  ), used as (
    select contact_id, channel_id, count(*) n from logged
    where status in ('sent', 'uncertain') group by contact_id, channel_id
  ), spent as (
    update messages.windows w set remaining = greatest(w.remaining - u.n, 0)
    from used u, lateral (select x.bucket from messages.windows x
      where x.contact_id = u.contact_id and x.channel_id = u.channel_id
        and x.remaining > 0 and x.closes_at > at
      order by x.closes_at limit 1) b
    where w.contact_id = u.contact_id and w.channel_id = u.channel_id and w.bucket = b.bucket
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
