-- Days that bring people into journeys: for which they were found, and who came. Decision 0306.

-- The days of a trigger for which people were found, and in which time zones that was done.
create table journeys.days (
  journey_id uuid not null,
  -- Made of the trigger as it stands: another trigger is another row.
  trigger uuid not null,
  day date not null,
  workspace_id uuid not null,
  zones text[] not null,
  primary key (journey_id, trigger, day)
);

-- Whom a day brought. Written before she is let in, once for each occasion: the year of a day that
-- returns, or the day itself.
create table journeys.occasions (
  contact_id uuid not null,
  journey_id uuid not null,
  trigger uuid not null,
  occasion text not null,
  workspace_id uuid not null,
  kind text not null check (kind in ('day', 'festival')),
  found_at timestamptz not null,
  -- Null: she waits to be let in.
  settled_at timestamptz,
  primary key (contact_id, journey_id, trigger, occasion)
);
create index occasions_open on journeys.occasions (journey_id, contact_id) where settled_at is null;
create index occasions_found on journeys.occasions using brin (found_at);
