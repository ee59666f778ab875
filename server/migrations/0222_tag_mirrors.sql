-- Tags of ours as the own tags of channel accounts: we lead, the platform follows.

-- `asked_at`: we asked for the platform's tag and do not know the answer; one of this name that is
-- found later is ours. `platform_id` is null until it is there.
create table audience.tag_mirrors (
  workspace_id uuid not null,
  tag_id uuid not null,
  channel_id uuid not null,
  platform_name text not null,
  platform_id text,
  take_over boolean not null,
  asked_at timestamptz,
  state text not null check (state in ('starting', 'working', 'synced', 'failed', 'ending')),
  failure jsonb,
  note jsonb,
  synced_at timestamptz,
  checked_at timestamptz,
  created_at timestamptz not null,
  primary key (tag_id, channel_id)
);
create index tag_mirrors_channel on audience.tag_mirrors (channel_id);

-- Who has the platform's tag as far as we know; with `refused`, whom the platform would not give it
-- to, and why. `contact_id` is whose identity `address` is.
create table audience.mirror_members (
  workspace_id uuid not null,
  contact_id uuid not null,
  channel_id uuid not null,
  tag_id uuid not null,
  address text not null,
  refused text,
  told_at timestamptz not null,
  primary key (contact_id, channel_id, tag_id, address)
);
create unique index mirror_members_tag on audience.mirror_members (channel_id, tag_id, address);

-- People whose tags, or whose following, changed: to be looked at. A later change moves `queued_at`,
-- so that what was done for an earlier one does not clear it away.
create table audience.mirror_queue (
  workspace_id uuid not null,
  contact_id uuid not null,
  channel_id uuid not null,
  tag_id uuid not null,
  queued_at timestamptz not null,
  claimed_until timestamptz,
  primary key (contact_id, channel_id, tag_id)
);
create index mirror_queue_next on audience.mirror_queue (channel_id, tag_id, queued_at);
