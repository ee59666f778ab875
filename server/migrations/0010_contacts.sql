-- What is known of people.
--
-- `activity`, `follows` and `attributes` say what was learned, under the contact it was learned of,
-- and no merge ever moves them. `profiles` is worked out from them over everyone who was merged into
-- a person, so that undoing a merge needs no memory of it: decision 0010.

create schema contacts;

-- Touched by every fact, so it is narrow, and no index but its key keeps updates in place.
create table contacts.activity (
  contact_id uuid primary key,
  workspace_id uuid not null,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  last_inbound_at timestamptz
) with (fillfactor = 70);

-- One row per channel account followed. `until` is null while she follows; `times` counts follows.
create table contacts.follows (
  contact_id uuid not null,
  channel_id uuid not null,
  workspace_id uuid not null,
  since timestamptz,
  until timestamptz,
  times int not null,
  changed_at timestamptz not null,
  primary key (contact_id, channel_id)
) with (fillfactor = 85);

-- The latest value of each key; what staff entered (`by_hand`) stands beside what was derived and
-- is read first. A JSON null says that there is no value since `at`. Values may be personal data.
create table contacts.attributes (
  contact_id uuid not null,
  key text not null,
  by_hand boolean not null,
  workspace_id uuid not null,
  value jsonb not null,
  source text not null,
  at timestamptz not null,
  primary key (contact_id, key, by_hand)
);

-- One row per person of whom anything is known, under the id that stands for her. All personal data.
create table contacts.profiles (
  workspace_id uuid not null,
  contact_id uuid not null,
  name text,
  first_name text,
  last_name text,
  name_source text,
  avatar_url text,
  language text,
  country text,
  city text,
  time_zone text,
  time_zone_source text,
  gender text,
  birthday date,
  -- Name, email, phone and numbers in lower case, and the grams of it that searches look up.
  document text not null,
  grams int[] not null,
  primary key (contact_id)
);
-- The newest come first on every list, so a frequent gram is found by walking this one.
create index profiles_newest on contacts.profiles (workspace_id, contact_id desc);
create index profiles_grams on contacts.profiles using gin (grams);
-- With the usual 100 a gram that one in a thousand has is taken for as frequent as the next.
alter table contacts.profiles alter column grams set statistics 1000;
