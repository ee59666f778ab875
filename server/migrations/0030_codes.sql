-- Parametric QR codes: where they hang, who scanned them, what came of it.

create schema codes;

-- Places, from wide to narrow. `path` holds the ids from the widest to its own: a branch is all nodes
-- whose path contains its id. A few thousand rows at most.
create table codes.nodes (
  workspace_id uuid not null,
  id uuid primary key,
  parent_id uuid,
  kind text not null,
  name text not null,
  path uuid[] not null,
  created_at timestamptz not null
);
create unique index nodes_sibling on codes.nodes (workspace_id, coalesce(parent_id, workspace_id), lower(name));
create index nodes_path on codes.nodes using gin (path);

-- `ticket` is null until the platform has given it; scene and intent are on disk before it is asked.
create table codes.codes (
  workspace_id uuid not null,
  id uuid primary key,
  channel_id uuid not null,
  scene text not null,
  kind text not null check (kind in ('permanent', 'temporary')),
  name text not null,
  node_id uuid,
  campaign text,
  staff text,
  tags text[] not null default '{}',
  welcome jsonb,
  welcome_followers boolean not null default true,
  valid_from timestamptz,
  valid_until timestamptz,
  params jsonb not null default '{}',
  expire_seconds int,
  issuing_until timestamptz,
  ticket text,
  url text,
  ticket_expires_at timestamptz,
  failure text,
  archived_at timestamptz,
  batch_id uuid,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (channel_id, scene)
);
create index codes_newest on codes.codes (workspace_id, id desc);
create index codes_node on codes.codes (node_id);
create index codes_batch on codes.codes (batch_id) where batch_id is not null;
create index codes_unissued on codes.codes (created_at) where ticket is null and archived_at is null;
create index codes_pool on codes.codes (channel_id) where kind = 'permanent' and ticket is not null;

-- Every scan, also of scenes that are no code of ours (`code_id` null). `kind`: new (first follow
-- ever), returning (followed before and left), following (already follows).
create table codes.scans (
  contact_id uuid not null,
  at timestamptz not null,
  fact_id uuid not null,
  workspace_id uuid not null,
  code_id uuid,
  channel_id uuid,
  scene text not null,
  kind text not null check (kind in ('new', 'returning', 'following')),
  primary key (contact_id, at, fact_id)
);
create index scans_code on codes.scans (code_id, at) where code_id is not null;

-- First and last code that touched a person: what she does later is credited to the last.
create table codes.touches (
  contact_id uuid primary key,
  workspace_id uuid not null,
  first_code uuid not null,
  first_at timestamptz not null,
  last_code uuid not null,
  last_at timestamptz not null
) with (fillfactor = 80);

-- Follows that a code brought, and how long each lasted.
create table codes.follows (
  contact_id uuid not null,
  channel_id uuid not null,
  followed_at timestamptz not null,
  workspace_id uuid not null,
  code_id uuid not null,
  day date not null,
  is_new boolean not null,
  unfollowed_at timestamptz,
  primary key (contact_id, channel_id, followed_at)
);
create index follows_code on codes.follows (code_id, day);

-- Figures by code and day of the workspace's zone. `shard` spreads the writes of one popular code
-- over several rows, so that lanes do not wait for each other; readers add them up.
create table codes.daily (
  workspace_id uuid not null,
  code_id uuid not null,
  day date not null,
  shard smallint not null,
  scans int not null default 0,
  follows int not null default 0,
  returning_follows int not null default 0,
  messages int not null default 0,
  orders int not null default 0,
  primary key (code_id, day, shard)
) with (fillfactor = 70);
create index daily_day on codes.daily (workspace_id, day);

create table codes.daily_revenue (
  workspace_id uuid not null,
  code_id uuid not null,
  day date not null,
  currency text not null,
  shard smallint not null,
  amount bigint not null default 0,
  primary key (code_id, day, currency, shard)
) with (fillfactor = 70);

create table codes.batches (
  workspace_id uuid not null,
  id uuid primary key,
  channel_id uuid not null,
  file_name text not null,
  status text not null,
  total int not null default 0,
  done int not null default 0,
  failed int not null default 0,
  errors jsonb not null default '[]',
  created_at timestamptz not null,
  finished_at timestamptz
);
create index batches_newest on codes.batches (workspace_id, id desc);
