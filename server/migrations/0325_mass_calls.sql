-- Mass sends: what belongs together is told apart by its part of what asked for it (one arm of one sending of
-- a campaign), and the platform's later report on a call is kept with the call.

alter table messages.outbox add source_part text;

-- One call for many people. Written by whichever comes first: what we know of the call, or its report.
create table messages.mass_calls (
  workspace_id uuid not null,
  channel_id uuid not null,
  platform_message_id text not null,
  source_kind text,
  source_id text,
  source_part text,
  -- Handed over, as we count.
  people int not null default 0,
  -- Null until the platform has reported.
  delivered int,
  status text,
  reported_at timestamptz,
  primary key (channel_id, platform_message_id)
);
create index mass_calls_source on messages.mass_calls (workspace_id, source_kind, source_id);
