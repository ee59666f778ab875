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
) with (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 2000);
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
-- Plans are kept for the life of a connection, so the right one is insisted on while the table is small.
create function messages.claim(channel uuid, sender int, wanted int, at timestamptz)
  returns setof messages.outbox language plpgsql
  set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
begin
  perform pg_advisory_xact_lock(72111, hashtext(channel::text));
  return query
  with picked as (
    select o.contact_id, o.id from messages.outbox o
    where o.channel_id = channel and o.not_before is null and o.claimed_by is null
      and not exists (
        select from messages.outbox p
        where p.contact_id = o.contact_id and p.channel_id = o.channel_id and (p.claimed_by is not null
          or (p.id < o.id and p.priority <= o.priority and p.not_before is not null)))
    order by o.priority, o.id limit wanted for update skip locked
  )
  update messages.outbox o set claimed_by = sender, claimed_at = at
  from picked p where o.contact_id = p.contact_id and o.id = p.id
  returning o.*;
end $$;

-- Moves claimed rows to the log with their end and spends the windows of those that were delivered
-- or may have been. Rows that a sender believed dead lost to `uncertain` are corrected.
-- Returns the ids that it settled.
create function messages.settle(batch jsonb, at timestamptz) returns setof uuid language plpgsql
  set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
begin
  return query
  with result as materialized (
    select * from jsonb_to_recordset(batch) as r(contact uuid, id uuid, sender int, status text,
      code text, "values" jsonb, platform_id text, sent_at timestamptz, attempts int)
  ), moved as (
    delete from messages.outbox o using result r
    where o.contact_id = r.contact and o.id = r.id and o.claimed_by = r.sender
    returning o.*
  ), logged as (
    insert into messages.log (workspace_id, contact_id, id, channel_id, address, purpose, priority,
      content, status, source_kind, source_id, reason_code, reason_values, attempts, created_at,
      decided_at, expires_at, settled_at, sent_at, platform_message_id)
    select o.workspace_id, o.contact_id, o.id, o.channel_id, o.address, o.purpose, o.priority,
      o.content, r.status, o.source_kind, o.source_id, r.code, r.values, r.attempts, o.created_at,
      o.decided_at, o.expires_at, at, r.sent_at, r.platform_id
    from moved o join result r on r.id = o.id
    returning contact_id, id, channel_id, status
  ), late as (
    update messages.log l set status = r.status, reason_code = r.code, reason_values = r.values,
      sent_at = r.sent_at, platform_message_id = r.platform_id, settled_at = at
    from result r
    where l.contact_id = r.contact and l.id = r.id and l.status = 'uncertain'
      and l.reason_code = 'uncertain.interrupted' and r.status <> 'uncertain'
    returning l.id
  ), used as (
    select contact_id, channel_id, count(*) n from logged
    where status in ('sent', 'uncertain') group by contact_id, channel_id
  ), spent as (
    update messages.windows w set remaining = greatest(w.remaining - u.n, 0)
    from used u cross join lateral (
      select x.bucket from messages.windows x
      where x.contact_id = u.contact_id and x.channel_id = u.channel_id
        and x.remaining > 0 and x.closes_at > at
      order by x.closes_at limit 1) b
    where w.contact_id = u.contact_id and w.channel_id = u.channel_id and w.bucket = b.bucket
  )
  select l.id from logged l union all select l.id from late l;
end $$;
