-- Write keys can be switched off and on again, and tell what they were last used for.

alter table tracking.sources add column enabled boolean not null default true;

-- What each source told last and was last refused: signs of life for people, apart from the settings,
-- which are read with every event. Names of events and paths of pages; nothing of a person.
create table tracking.signs (
  source_id uuid primary key references tracking.sources (id) on delete cascade,
  workspace_id uuid not null,
  last_event jsonb,
  last_refusal jsonb
);
