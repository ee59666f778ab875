-- The library of contents: blocks of text, and files.

create table messages.blocks (
  workspace_id uuid not null,
  id uuid not null,
  name text not null,
  text text not null,
  -- [{"language": "zh", "text": "…"}]
  languages jsonb not null,
  updated_at timestamptz not null,
  updated_by text not null,
  primary key (workspace_id, id),
  unique (workspace_id, name)
);

create table messages.media (
  workspace_id uuid not null,
  -- Part of its public address, so it must not be guessable: a version 7 UUID has 74 random bits.
  id uuid not null,
  kind text not null check (kind in ('image', 'voice', 'video')),
  name text not null,
  content_type text not null,
  bytes int not null,
  hash text not null,
  content bytea not null,
  created_at timestamptz not null,
  created_by text not null,
  primary key (workspace_id, id),
  unique (workspace_id, hash)
);
create unique index media_id on messages.media (id);
-- Pictures, sound and films are compressed already.
alter table messages.media alter column content set storage external;
