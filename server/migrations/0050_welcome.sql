-- What an account says to new followers whom no code of its own welcomes.

create schema welcome;

create table welcome.defaults (
  workspace_id uuid not null,
  channel_id uuid not null,
  enabled boolean not null,
  welcome jsonb not null,
  updated_at timestamptz not null,
  primary key (workspace_id, channel_id)
);
