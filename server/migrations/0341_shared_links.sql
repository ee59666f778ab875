-- Links in mass sends: everybody gets the same text, so that a code stands for what was sent, and for nobody.

create table links.shared (
  code text primary key,
  -- Of workspace, source, part and address: one code for all who get the same.
  key uuid not null unique,
  workspace_id uuid not null,
  link_id uuid not null,
  source_kind text not null,
  source_id text,
  part text not null,
  made_at timestamptz not null
);
create index shared_source on links.shared (workspace_id, source_kind, source_id);

-- How often each was opened, by whomever; `filtered`: by robots, previews and scanners.
create table links.shared_counts (
  code text primary key,
  clicks bigint not null,
  filtered bigint not null
) with (fillfactor = 70);
