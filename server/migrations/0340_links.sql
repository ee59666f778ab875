-- Short links of our own: where they lead, whom a message gave them to, and who opened them.

create schema links;

-- `key` is the hash of what makes two uses one link: workspace, address and what asked for it. `code`
-- opens it for anybody and names nobody. The totals count people's openings since ever; `filtered`
-- those of robots, previews and scanners.
create table links.links (
  workspace_id uuid not null,
  id uuid primary key,
  key uuid not null,
  code text not null unique,
  url text not null,
  name text,
  source_kind text,
  source_id text,
  enabled boolean not null default true,
  expires_at timestamptz,
  created_at timestamptz not null,
  clicks bigint not null default 0,
  people bigint not null default 0,
  filtered bigint not null default 0,
  last_clicked_at timestamptz
) with (fillfactor = 70);
create unique index links_key on links.links (workspace_id, key);
create index links_newest on links.links (workspace_id, id desc);
create index links_source on links.links (workspace_id, source_kind, source_id, id desc);
create index links_most on links.links (workspace_id, clicks desc, id desc);

-- What one message to one person carries: 96 random bits that stand for her and for the message. Asked
-- for by code alone, by somebody of whom nothing else is known.
create table links.tokens (
  code text primary key,
  workspace_id uuid not null,
  link_id uuid not null,
  contact_id uuid not null,
  message_id uuid not null,
  source_kind text not null,
  source_id text,
  made_at timestamptz not null
);
create index tokens_contact on links.tokens (contact_id);
create index tokens_made on links.tokens using brin (made_at);

-- Who opened what, and how often.
create table links.openings (
  workspace_id uuid not null,
  contact_id uuid not null,
  link_id uuid not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  clicks int not null,
  primary key (contact_id, link_id)
) with (fillfactor = 80);

-- By day of the workspace's calendar: openings, people who opened it for the first time, and what was
-- left out, by the reason.
create table links.days (
  workspace_id uuid not null,
  link_id uuid not null,
  day date not null,
  clicks int not null default 0,
  people int not null default 0,
  primary key (link_id, day)
) with (fillfactor = 70);

create table links.filtered (
  workspace_id uuid not null,
  link_id uuid not null,
  day date not null,
  reason text not null,
  clicks int not null,
  primary key (link_id, day, reason)
) with (fillfactor = 70);

-- `untracked`: purposes whose messages keep their addresses as they are.
create table links.settings (
  workspace_id uuid primary key,
  untracked text[] not null,
  updated_at timestamptz not null
);
