-- Segments: who is in which, and who has to be looked at anew.

-- `no` names a segment in the large tables: four bytes instead of sixteen, three times for each
-- member. `facts`: types after which members may be others, all of its references' included.
create table audience.segments (
  id uuid primary key,
  no int not null unique generated always as identity,
  workspace_id uuid not null,
  name text not null,
  description text not null,
  -- Null for a static list.
  rule jsonb,
  facts text[] not null,
  failure text,
  created_by text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index segments_newest on audience.segments (workspace_id, id desc);

-- Any change to a workspace's segments moves its version: whoever keeps them compiled looks here.
create table audience.versions (
  workspace_id uuid primary key,
  version bigint not null
) with (fillfactor = 50);

-- Types of facts that some segment of the workspace waits for; '' while it has any segment.
create table audience.interests (
  workspace_id uuid not null,
  type text not null,
  primary key (workspace_id, type)
);

create table audience.members (
  segment int not null,
  person_id uuid not null,
  workspace_id uuid not null,
  since timestamptz not null,
  primary key (segment, person_id)
);

-- What holds for a person as of her last evaluation: the segments she is in, and when time alone may
-- change that. Written with `members`, and read instead of it where one person is looked at.
create table audience.standings (
  person_id uuid primary key,
  workspace_id uuid not null,
  lane smallint not null,
  segments int[] not null,
  wake_at timestamptz
) with (fillfactor = 80);
create index standings_wake on audience.standings (wake_at) where wake_at is not null;

-- Who was put on a static list, under the contact she was then; merges change nothing here.
create table audience.listed (
  segment int not null,
  contact_id uuid not null,
  workspace_id uuid not null,
  at timestamptz not null,
  primary key (segment, contact_id)
);
create index listed_contact on audience.listed (contact_id, segment);

-- People whose segments have to be looked at. Rows are only added and taken away, so that reactions
-- never wait for an evaluation. `types` null: everything, because of `reason`.
create table audience.dirty (
  id bigint generated always as identity,
  lane smallint not null,
  workspace_id uuid not null,
  contact_id uuid not null,
  types text[],
  reason text not null,
  primary key (lane, id)
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000,
  autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 100000,
  vacuum_truncate = off);

-- How many members a segment has, by lane: whoever evaluates people holds the advisory locks
-- (72121, lane) of their lanes, so that two never wait for each other here.
create table audience.sizes (
  segment int not null,
  lane smallint not null,
  workspace_id uuid not null,
  size int not null,
  primary key (segment, lane)
) with (fillfactor = 60);

-- Comings and goings by hour; `departed` are those who left, `adjusted` came with computing a new or changed rule, or with a list
-- that was made of others at once.
create table audience.flows (
  segment int not null,
  hour timestamptz not null,
  shard smallint not null,
  workspace_id uuid not null,
  entered int not null,
  departed int not null,
  adjusted int not null,
  primary key (segment, hour, shard)
) with (fillfactor = 60);

-- Work through all people of a workspace for some segments; `after` is where it stands.
create table audience.computations (
  id uuid primary key,
  workspace_id uuid not null,
  -- Null: all.
  segments int[],
  cause text not null,
  by text,
  -- A new segment's first members are found, not entered: no facts are stated.
  silent boolean not null,
  -- For a list that is made of another segment: that one.
  source int,
  status text not null check (status in ('queued', 'running', 'done')),
  after uuid,
  done int not null default 0,
  total int not null default 0,
  corrected int not null default 0,
  created_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz
);
create index computations_open on audience.computations (created_at) where status <> 'done';
create index computations_newest on audience.computations (workspace_id, id desc);

-- Per workspace: the day for which conditions on anniversaries were last looked at, and the versions
-- of what fields depend on besides facts.
create table audience.ticks (
  workspace_id uuid primary key,
  day date not null,
  settings jsonb not null
);

-- Exports to files. Parts are gzip members; one after the other they are one gzip file. All parts are
-- personal data, and deleted at `expires_at`.
create table audience.exports (
  id uuid primary key,
  workspace_id uuid not null,
  segment_id uuid not null,
  segment_name text not null,
  purpose text not null,
  columns text[] not null,
  status text not null check (status in ('queued', 'running', 'done', 'cancelled', 'failed')),
  after uuid,
  done int not null default 0,
  total int not null default 0,
  rows int not null default 0,
  withheld int not null default 0,
  bytes bigint not null default 0,
  parts int not null default 0,
  failure text,
  created_by text not null,
  created_at timestamptz not null,
  touched_at timestamptz not null,
  finished_at timestamptz,
  expires_at timestamptz
);
create index exports_newest on audience.exports (workspace_id, id desc);
create table audience.export_parts (
  export_id uuid not null,
  part int not null,
  workspace_id uuid not null,
  content bytea not null,
  primary key (export_id, part)
);

-- Facts of a type in a window of time, with whom they happened to: what a condition on what people
-- did walks when it is asked about everybody. New facts go to the right edge of their type.
create index facts_type on kernel.facts (workspace_id, type, occurred_at) include (contact_id);

-- Who came to and went from a segment, the latest first.
create index facts_segments on kernel.facts (workspace_id, (data ->> 'segmentId'), id desc)
  where type in ('segment.entered', 'segment.left');

-- The few contacts that were merged away, to bring rows of everybody together.
create index contacts_gone on kernel.contacts (id) include (merged_into) where merged_into is not null;

-- How many people there are.
create index contacts_people on kernel.contacts (workspace_id, id) where merged_into is null;

create index attributes_key on contacts.attributes (workspace_id, key, contact_id);

-- Notes who has to be looked at after a batch of reactions: people to whom something happened that a
-- segment waits for, who got a new identity (when one waits for that), and people nobody has looked at
-- yet. `batch`: w workspace, c contact, t type of a fact, or '*' when she was merged or parted, r when
-- the fact was recorded. The shared lock keeps out the making of segments: whoever does not see a new
-- segment's interests yet has committed before that segment is computed.
-- Returns whether there is anybody.
create function audience.mark(batch jsonb) returns boolean language plpgsql as $$
begin
  perform pg_advisory_xact_lock_shared(72120);
  insert into audience.dirty (lane, workspace_id, contact_id, types, reason)
    select kernel.lane_of(x.c), x.w, x.c, case when not x.merged and not news.person
        then case when news.identity then array_append(x.types, 'identity.learned') else x.types end end,
      case when x.merged then 'merge' when news.person then 'new' else 'facts' end
    from (
      select g.w, g.c, min(g.r) as r, bool_or(g.t = '*') as merged,
        array_agg(g.t) filter (where i.type is not null) as types
      from jsonb_to_recordset(batch) as g(w uuid, c uuid, t text, r timestamptz)
      join audience.interests whole on whole.workspace_id = g.w and whole.type = ''
      left join audience.interests i on i.workspace_id = g.w and i.type = g.t
      group by g.w, g.c
    ) x
    cross join lateral (
      select not exists (select from audience.standings s where s.person_id = x.c) as person,
        exists (select from audience.interests i
          join kernel.identities k on k.contact_id = x.c and k.created_at >= x.r
          where i.workspace_id = x.w and i.type = 'identity.learned') as identity
    ) news
    where x.merged or news.person or news.identity or x.types is not null;
  return found;
end $$;
