-- Write keys of sites and servers that tell what people do.

create schema tracking;

-- A web key is public (it stands in the page) and kept to be shown; of a server's secret key only
-- the SHA-256 is kept.
create table tracking.sources (
  workspace_id uuid not null,
  id uuid primary key,
  kind text not null check (kind in ('web', 'server')),
  name text not null,
  key_hash bytea not null unique,
  key_prefix text not null,
  write_key text check ((write_key is not null) = (kind = 'web')),
  origins text[] not null,
  trusts_user_ids boolean not null,
  records_orders boolean not null,
  events_per_minute int not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index sources_workspace on tracking.sources (workspace_id, id desc);
