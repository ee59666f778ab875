-- Tags, and who has them.

create schema audience;

-- `name_key` is the name as it is compared: a workspace has one tag of a name, in whatever case.
create table audience.tags (
  id uuid primary key,
  workspace_id uuid not null,
  name text not null,
  name_key text not null,
  color text not null,
  description text not null default '',
  created_at timestamptz not null,
  unique (workspace_id, name_key)
);

-- `contact_id` is whom the tag was put on and never changes; `person_id` is who stands for her now,
-- so that a tag's people are read in order from an index. Un-merging works it out again.
create table audience.assignments (
  contact_id uuid not null,
  tag_id uuid not null,
  workspace_id uuid not null,
  person_id uuid not null,
  why text not null,
  since timestamptz not null,
  primary key (contact_id, tag_id)
);
create index assignments_people on audience.assignments (tag_id, person_id desc);
