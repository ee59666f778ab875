-- Imports of files, what came of them, and the lines of purchases on their way to orders.

create schema imports;

-- `runner` fences: whoever works on an import holds its token, and a batch commits only while it
-- still does. `rows` and `bytes_read` say where a batch left off; `after_order` where recording did.
create table imports.jobs (
  id uuid primary key,
  workspace_id uuid not null,
  kind text not null check (kind in ('contacts', 'purchases')),
  file_name text not null,
  bytes bigint not null,
  encoding text not null,
  delimiter text not null,
  signature uuid not null,
  columns jsonb not null,
  preview jsonb not null,
  mapping jsonb,
  status text not null default 'draft',
  stage text not null default 'reading',
  rows bigint not null default 0,
  bytes_read bigint not null default 0,
  staged bigint not null default 0,
  recorded bigint not null default 0,
  after_order text collate "C" not null default '',
  active_ms bigint not null default 0,
  created int not null default 0,
  updated int not null default 0,
  unchanged int not null default 0,
  walk_ins int not null default 0,
  failed int not null default 0,
  failure text,
  runner uuid,
  heartbeat timestamptz,
  created_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz
);
create index jobs_newest on imports.jobs (workspace_id, id desc);
-- One at a time in a workspace: two files may speak of the same people.
create unique index jobs_running on imports.jobs (workspace_id) where status = 'running';

-- Rows that could not be taken, as they stood in the file. Personal data, kept with the import.
create table imports.failures (
  import_id uuid not null,
  row bigint not null,
  workspace_id uuid not null,
  column_name text not null,
  reason text not null,
  cells jsonb not null,
  primary key (import_id, row)
);

-- The last mapping of files with the same header.
create table imports.mappings (
  workspace_id uuid not null,
  kind text not null,
  signature uuid not null,
  mapping jsonb not null,
  primary key (workspace_id, kind, signature)
);

-- What files said of a person last, as hashes: a row that says it again changes nothing. `person` is
-- a hash of her strongest identity; `contents` are of the rows of the file that said something new.
create table imports.known (
  workspace_id uuid not null,
  person uuid not null,
  import_id uuid not null,
  contents uuid[] not null,
  primary key (workspace_id, person)
);

-- Lines wait here until the file is read whole, since those of one order may lie far apart: a row
-- per order and batch, named by its first row in the file. Deleted when the import ends. `lines` is
-- JSON that only the program reads, hence text; it holds personal data (who bought).
create table imports.lines (
  import_id uuid not null,
  order_no text collate "C" not null,
  row bigint not null,
  workspace_id uuid not null,
  count int not null,
  lines text not null,
  primary key (import_id, order_no, row)
);
