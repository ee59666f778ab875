-- Tags in groups, with other names and a life time, and how many people have each.

create table audience.tag_groups (
  workspace_id uuid not null,
  id uuid primary key,
  name text not null,
  name_key text not null,
  place int not null,
  created_at timestamptz not null,
  unique (workspace_id, name_key)
);

-- `gone_at`: merged or deleted; a run works off who had it. A merged tag stays as a signpost, so that
-- whoever kept its id finds the tag that stands for it now.
alter table audience.tags
  add column group_id uuid,
  add column gone_at timestamptz,
  add column merged_into uuid,
  drop constraint tags_workspace_id_name_key_key;
create unique index tags_name on audience.tags (workspace_id, name_key) where gone_at is null;
create index tags_group on audience.tags (group_id) where group_id is not null;
create index tags_merged on audience.tags (merged_into) where merged_into is not null;

-- Names that a tag had before, and those of tags merged into it: files and programs still say them.
create table audience.tag_aliases (
  workspace_id uuid not null,
  name_key text not null,
  name text not null,
  tag_id uuid not null,
  primary key (workspace_id, name_key)
);
create index tag_aliases_tag on audience.tag_aliases (tag_id);

-- A tag's name as it is compared, like `nameKey` in names.ts.
create function audience.tag_key(name text) returns text language sql immutable parallel safe
  return lower(regexp_replace(btrim(normalize(name, nfkc)), '\s+', ' ', 'g'));

-- `rule_id`: the tag's own rule put it on and may take it off; null when a person, a file, a code or
-- a program gave it. `fact_id`: what the rule saw. `until`: when it goes by itself.
alter table audience.assignments
  add column until timestamptz,
  add column rule_id uuid,
  add column fact_id uuid;
create index assignments_due on audience.assignments (until) where until is not null;

-- How many people have each tag; several merged contacts with a tag are one. `shard` is the person's
-- lane: batches of reactions share lanes out, so none waits for another's counts.
create table audience.tag_counts (
  tag_id uuid not null,
  shard smallint not null,
  workspace_id uuid not null,
  people int not null,
  primary key (tag_id, shard)
) with (fillfactor = 60);

-- The counts are kept by triggers, once per statement, so that they are exact whoever writes.
create function audience.count_added() returns trigger language plpgsql as $$
begin
  insert into audience.tag_counts as c (tag_id, shard, workspace_id, people)
  select tag_id, kernel.lane_of(person_id), workspace_id, count(*)
  from (select tag_id, person_id, workspace_id, count(*) as n from added group by 1, 2, 3) pair
  -- Nobody's, before these rows.
  where n = (select count(*) from audience.assignments a
    where a.tag_id = pair.tag_id and a.person_id = pair.person_id)
  group by 1, 2, 3 order by 1, 2
  on conflict (tag_id, shard) do update set people = c.people + excluded.people;
  return null;
end $$;

create function audience.count_removed() returns trigger language plpgsql as $$
begin
  insert into audience.tag_counts as c (tag_id, shard, workspace_id, people)
  select tag_id, kernel.lane_of(person_id), workspace_id, -count(*)
  from (select distinct tag_id, person_id, workspace_id from removed) pair
  where not exists (select from audience.assignments a
    where a.tag_id = pair.tag_id and a.person_id = pair.person_id)
  group by 1, 2, 3 order by 1, 2
  on conflict (tag_id, shard) do update set people = c.people + excluded.people;
  return null;
end $$;

-- Only a merge, or its undoing, changes whose an assignment is.
create function audience.count_moved() returns trigger language plpgsql as $$
begin
  insert into audience.tag_counts as c (tag_id, shard, workspace_id, people)
  with moved as materialized (
    select n.tag_id, n.workspace_id, o.person_id as source, n.person_id as target
    from gained n join lost o using (contact_id, tag_id)
    where n.person_id <> o.person_id
  ), changes as (
    select tag_id, workspace_id, source as person, -1 as by
    from (select distinct tag_id, workspace_id, source from moved) pair
    where not exists (select from audience.assignments a
      where a.tag_id = pair.tag_id and a.person_id = pair.source)
    union all
    select tag_id, workspace_id, target, 1
    from (select tag_id, workspace_id, target, count(*) as n from moved group by 1, 2, 3) pair
    where n = (select count(*) from audience.assignments a
      where a.tag_id = pair.tag_id and a.person_id = pair.target)
  )
  select tag_id, kernel.lane_of(person), workspace_id, sum(by) from changes
  group by 1, 2, 3 order by 1, 2
  on conflict (tag_id, shard) do update set people = c.people + excluded.people;
  return null;
end $$;

create trigger count_added after insert on audience.assignments
  referencing new table as added for each statement execute function audience.count_added();
create trigger count_removed after delete on audience.assignments
  referencing old table as removed for each statement execute function audience.count_removed();
create trigger count_moved after update on audience.assignments
  referencing old table as lost new table as gained
  for each statement execute function audience.count_moved();

insert into audience.tag_counts (tag_id, shard, workspace_id, people)
  select tag_id, kernel.lane_of(person_id), workspace_id, count(*)
  from (select distinct tag_id, person_id, workspace_id from audience.assignments) pair
  group by 1, 2, 3;

-- Work on a tag's many people: putting on, taking off, merging, deleting, applying a rule to the
-- past. `runner` fences: a step commits only while its runner still holds the run. `after`: the last
-- person dealt with, in the order of the kind.
create table audience.tag_runs (
  workspace_id uuid not null,
  id uuid primary key,
  tag_id uuid not null,
  tag_name text not null,
  kind text not null check (kind in ('put', 'take', 'merge', 'clear', 'apply', 'drop')),
  params jsonb not null,
  status text not null check (status in ('queued', 'running', 'done', 'cancelled', 'failed')),
  stage text not null default 'working' check (stage in ('finding', 'working')),
  total int,
  done int not null default 0,
  changed int not null default 0,
  after uuid,
  failure text,
  runner uuid,
  heartbeat timestamptz,
  created_by text not null,
  created_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz
);
create index tag_runs_newest on audience.tag_runs (workspace_id, id desc);
create index tag_runs_tag on audience.tag_runs (tag_id, id desc);
-- One at a time in a workspace, so that reactions stay quick.
create unique index tag_runs_running on audience.tag_runs (workspace_id) where status = 'running';

-- Whom a run is for, written down when it begins: those who are found later do not count.
create table audience.tag_run_people (
  workspace_id uuid not null,
  run_id uuid not null,
  contact_id uuid not null,
  primary key (run_id, contact_id)
);
