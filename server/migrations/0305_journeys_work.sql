-- Who changed a journey last, and work on everybody inside. Decision 0305.

alter table journeys.journeys add column updated_by text not null default '';

-- Moving everybody of one version to another, or letting everybody go; one at a time per journey.
-- The row goes with the last person.
create table journeys.works (
  journey_id uuid primary key,
  workspace_id uuid not null,
  kind text not null check (kind in ('move', 'stop')),
  from_version int,
  to_version int,
  -- Where people at a step go; null: out.
  steps jsonb,
  done int not null default 0,
  total int not null,
  started_by text not null,
  started_at timestamptz not null
);
