-- Channel accounts and what the channels remember about their platforms.

create schema channels;

-- Published: other modules may join this table. Secrets are in `credentials`.
create table channels.accounts (
  id uuid primary key,
  workspace_id uuid not null,
  kind text not null,
  name text not null,
  app_id text not null,
  mode text not null,
  base_urls jsonb not null,
  settings jsonb not null default '{}',
  status text not null default 'active' check (status in ('active', 'disabled', 'deleted')),
  -- What an operator must mend: {code, words, since}.
  alert jsonb,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create unique index accounts_app on channels.accounts (workspace_id, kind, app_id)
  where status <> 'deleted';
create index accounts_workspace on channels.accounts (workspace_id, id desc);

-- Sealed with AES-256-GCM, each bound to its row and column. Gone when the account is deleted.
create table channels.credentials (
  channel_id uuid primary key references channels.accounts,
  workspace_id uuid not null,
  app_secret text not null,
  token text not null,
  aes_key text,
  previous_aes_key text,
  updated_at timestamptz not null
);

-- What the gateway saw last, written every few seconds. Apart from `accounts`, so that a busy
-- account's configuration is not rewritten all day.
create table channels.callbacks (
  channel_id uuid primary key,
  workspace_id uuid not null,
  accepted bigint not null default 0,
  refused bigint not null default 0,
  accepted_at timestamptz,
  refused_at timestamptz,
  refused_because text
) with (fillfactor = 50);

-- Access tokens, sealed. The row is locked while one process fetches a new one.
create table channels.tokens (
  channel_id uuid primary key,
  workspace_id uuid not null,
  token text,
  renew_at timestamptz,
  forced_at timestamptz
);

-- Uploads that the platform still keeps, by the content's SHA-256.
create table channels.media (
  channel_id uuid not null,
  workspace_id uuid not null,
  kind text not null,
  content_hash text not null,
  media_id text not null,
  expires_at timestamptz not null,
  primary key (channel_id, kind, content_hash)
);

-- New followers whose user info is still to be fetched.
create table channels.enrichments (
  workspace_id uuid not null,
  channel_id uuid not null,
  contact_id uuid not null,
  external_id text not null,
  queued_at timestamptz not null,
  claimed_until timestamptz,
  primary key (channel_id, external_id)
);
create index enrichments_next on channels.enrichments (channel_id, queued_at);
