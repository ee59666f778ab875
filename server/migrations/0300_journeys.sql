-- Journeys: what they are, who is where in them, and every step she took. Decision 0300.

create schema journeys;

create table journeys.journeys (
  id uuid primary key,
  workspace_id uuid not null,
  name text not null,
  description text not null default '',
  -- paused: nobody moves; draining: nobody comes in; stopped: everybody leaves.
  status text not null check (status in ('draft', 'live', 'paused', 'draining', 'stopped')),
  draft jsonb not null,
  live_version int,
  -- Of the draft; whoever saves names the one she began from.
  revision int not null default 1,
  created_by text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index journeys_recent on journeys.journeys (workspace_id, id desc);

-- Written once; people inside stay on the version they came in by unless they are moved.
create table journeys.versions (
  journey_id uuid not null,
  version int not null,
  workspace_id uuid not null,
  definition jsonb not null,
  published_at timestamptz not null,
  published_by text not null,
  primary key (journey_id, version)
);

-- Moves with every change of what is live: whoever keeps prepared journeys sees at one glance
-- whether they are still the right ones. Drafts do not move it.
create table journeys.clock (
  one boolean primary key default true check (one),
  version bigint not null
);
insert into journeys.clock (version) values (0);

create function journeys.move_clock() returns trigger language plpgsql as $$
begin
  update journeys.clock set version = version + 1;
  return null;
end $$;
create trigger move_clock after insert or delete or update of name, status, live_version
  on journeys.journeys for each statement execute function journeys.move_clock();
create trigger move_clock after insert or update or delete on journeys.versions
  for each statement execute function journeys.move_clock();

-- How often somebody came into a journey. Whoever lets her in holds this row, so two workers or two
-- equal facts cannot both do it. `burst`: how often since `burst_at`, against circles of journeys.
create table journeys.entries (
  contact_id uuid not null,
  journey_id uuid not null,
  workspace_id uuid not null,
  last_at timestamptz,
  times int not null default 0,
  active int not null default 0,
  burst_at timestamptz,
  burst int not null default 0,
  primary key (contact_id, journey_id)
) with (fillfactor = 80);

-- One time that somebody goes through a journey. `state`: what she waits for, and the fact that
-- brought her where she is.
create table journeys.runs (
  contact_id uuid not null,
  id uuid not null,
  workspace_id uuid not null,
  journey_id uuid not null,
  version int not null,
  -- The contact that came in; another than contact_id when she was merged away since.
  entered_as uuid not null,
  status text not null check (status in ('active', 'ended')),
  step text,
  -- How many steps she came to.
  seq int not null,
  state jsonb not null,
  wake_at timestamptz,
  -- Types of facts that may move or end it; of an ended one, that reach its goal. Empty: none.
  waits text[] not null,
  trigger text not null,
  entered_at timestamptz not null,
  ended_at timestamptz,
  reason text,
  goal_at timestamptz,
  goal_until timestamptz,
  primary key (contact_id, id)
) with (fillfactor = 80);
-- One probe per journey finds whose time has come, however many wait and whatever is paused.
create index runs_due on journeys.runs (journey_id, wake_at)
  where status = 'active' and wake_at is not null;
create index runs_listening on journeys.runs (contact_id) where waits <> '{}';
create index runs_at on journeys.runs (journey_id, version, step, contact_id, id) where status = 'active';
create index runs_entered on journeys.runs (journey_id, entered_at desc);

-- Every step that somebody came to, and how she left it.
create table journeys.visits (
  contact_id uuid not null,
  run_id uuid not null,
  seq int not null,
  workspace_id uuid not null,
  journey_id uuid not null,
  version int not null,
  step text not null,
  entered_at timestamptz not null,
  left_at timestamptz,
  -- Null while she is there; '-' when she left by no way out: her way ended here, or she was moved.
  outlet text,
  -- What people may want to know of it: a message's id, the hour that was chosen and why.
  detail jsonb,
  primary key (contact_id, run_id, seq)
) with (fillfactor = 80);
create index visits_step on journeys.visits (journey_id, version, step, entered_at);

-- Live numbers: so many people came to the step (outlet '+'), or left it by an outlet ('-': by none).
-- Who is there now is the first less all others. Sharded, so that workers do not wait for each other.
create table journeys.counts (
  journey_id uuid not null,
  version int not null,
  step text not null,
  outlet text not null,
  shard smallint not null,
  workspace_id uuid not null,
  n bigint not null,
  primary key (journey_id, version, step, outlet, shard)
) with (fillfactor = 50);

-- The same for whole journeys: how many came in (what '+'), reached the goal ('goal'), or went out
-- ('-' and the reason).
create table journeys.totals (
  journey_id uuid not null,
  version int not null,
  what text not null,
  shard smallint not null,
  workspace_id uuid not null,
  n bigint not null,
  primary key (journey_id, version, what, shard)
) with (fillfactor = 50);

-- What webhook steps told others, and what they answered. Kept for a while.
create table journeys.webhooks (
  workspace_id uuid not null,
  -- Made of the run and the step's place in it: receivers drop repeats by it.
  id uuid not null,
  journey_id uuid not null,
  version int not null,
  step text not null,
  contact_id uuid not null,
  run_id uuid not null,
  url text not null,
  body jsonb not null,
  status text not null check (status in ('waiting', 'delivered', 'failed')),
  attempts smallint not null default 0,
  http_status smallint,
  error text,
  made_at timestamptz not null,
  settled_at timestamptz,
  primary key (id)
);
create index webhooks_recent on journeys.webhooks (workspace_id, journey_id, made_at desc);
create index webhooks_made on journeys.webhooks using brin (made_at);

-- The key that a workspace's webhooks are signed with, sealed.
create table journeys.webhook_keys (
  workspace_id uuid primary key,
  sealed text not null,
  made_at timestamptz not null
);
