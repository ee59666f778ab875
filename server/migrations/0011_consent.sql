-- What people agreed to. The latest word per contact, purpose and channel account; '' is every
-- channel. Its history is the facts consent.changed. Defaults are the workspace's settings.

create schema consent;

create table consent.statements (
  contact_id uuid not null,
  purpose text not null,
  channel text not null,
  workspace_id uuid not null,
  granted boolean not null,
  source text not null,
  at timestamptz not null,
  primary key (contact_id, purpose, channel)
);
