-- Campaigns: what is said to a chosen audience, each time it goes out, and what came of it.

create schema campaigns;

-- `approval`, `plan`, `created_by` are the JSON of contracts/campaigns.ts. `next_at`: when the next sending is
-- made; null: never, or not before somebody releases it.
create table campaigns.campaigns (
  id uuid primary key,
  workspace_id uuid not null,
  name text not null,
  description text not null,
  status text not null default 'draft' check (status in
    ('draft', 'approval', 'scheduled', 'running', 'paused', 'done', 'cancelled')),
  plan jsonb not null,
  revision int not null default 1,
  needs_approval boolean not null,
  approval jsonb,
  next_at timestamptz,
  sendings int not null default 0,
  created_by jsonb not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index campaigns_newest on campaigns.campaigns (workspace_id, id desc);
create index campaigns_due on campaigns.campaigns (next_at)
  where next_at is not null and status in ('scheduled', 'running');

-- One time that a campaign goes out. Whoever works on it holds the row: no lease to run out, and what a
-- process did not commit another one does again. `look_at`: when there is something to do next;
-- `after_person` is how far choosing is, `recalled_after` how far taking back is.
create table campaigns.sendings (
  id uuid primary key,
  workspace_id uuid not null,
  campaign_id uuid not null references campaigns.campaigns (id) on delete cascade,
  no int not null,
  name text not null,
  plan jsonb not null,
  time_zone text not null,
  currency text not null,
  status text not null default 'choosing' check (status in
    ('choosing', 'sending', 'paused', 'done', 'cancelled', 'failed')),
  -- What a paused one goes on with.
  paused_from text,
  planned_for timestamptz not null,
  population int not null,
  looked int not null default 0,
  after_person uuid,
  recall boolean not null default false,
  recalled_after uuid,
  look_at timestamptz not null,
  held text,
  -- People decided a minute, of late; measured from batch to batch.
  rate double precision,
  worked_at timestamptz,
  failures int not null default 0,
  problem jsonb,
  started_at timestamptz not null,
  finished_at timestamptz,
  -- Until when what people do may still count for it.
  watch_until timestamptz not null,
  -- No time is met twice, whatever process looks.
  unique (campaign_id, planned_for),
  unique (campaign_id, no)
);
create index sendings_work on campaigns.sendings (look_at)
  where status in ('choosing', 'sending') or recall;
create index sendings_watched on campaigns.sendings (workspace_id, watch_until);

-- The people of a sending. `arm` is '' in the control group. `turn_at`: when it was first decided what she
-- gets; the clock of her goal starts there, in the control group too. `status` is that of her message,
-- or pending, control, or merged (another row stands for her now).
create table campaigns.recipients (
  contact_id uuid not null,
  sending_id uuid not null references campaigns.sendings (id) on delete cascade,
  workspace_id uuid not null,
  arm text not null,
  status text not null default 'pending',
  due_at timestamptz not null,
  turn_at timestamptz,
  message_id uuid,
  reason text,
  sent_at timestamptz,
  clicked_at timestamptz,
  replied_at timestamptz,
  unfollowed_at timestamptz,
  converted_at timestamptz,
  -- Minor units of the sending's currency.
  value bigint not null default 0,
  primary key (contact_id, sending_id)
) with (fillfactor = 80);
create index recipients_due on campaigns.recipients (sending_id, due_at, contact_id)
  where status = 'pending';
create index recipients_of on campaigns.recipients (sending_id, contact_id);

-- How many, by arm and the hour of their turn ('-infinity' before it). Kept by the triggers below from
-- what changes in `recipients`, so that they can never disagree. Several rows for one place, so that
-- writers at the same time do not wait for each other; what is read is their sum.
create table campaigns.counts (
  sending_id uuid not null references campaigns.sendings (id) on delete cascade,
  arm text not null,
  turn_hour timestamptz not null,
  shard smallint not null,
  workspace_id uuid not null,
  people bigint not null,
  decided bigint not null,
  waiting bigint not null,
  sent bigint not null,
  skipped bigint not null,
  failed bigint not null,
  clicked bigint not null,
  replied bigint not null,
  unfollowed bigint not null,
  converted bigint not null,
  buyers bigint not null,
  value bigint not null,
  value_squares numeric not null,
  primary key (sending_id, arm, turn_hour, shard)
) with (fillfactor = 50);

-- Why people were skipped or wait.
create table campaigns.reasons (
  sending_id uuid not null references campaigns.sendings (id) on delete cascade,
  code text not null,
  shard smallint not null,
  workspace_id uuid not null,
  people bigint not null,
  primary key (sending_id, code, shard)
) with (fillfactor = 50);

-- Rows come in as pending. Counts are added in the order of their key, so that two writers who meet do not
-- hold what the other one waits for.
create function campaigns.count_added() returns trigger language plpgsql as $$
begin
  insert into campaigns.counts as c (sending_id, arm, turn_hour, shard, workspace_id, people, decided,
    waiting, sent, skipped, failed, clicked, replied, unfollowed, converted, buyers, value, value_squares)
  select sending_id, arm, '-infinity', pg_backend_pid() % 32, workspace_id, count(*),
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
  from added group by sending_id, arm, workspace_id order by sending_id, arm
  on conflict (sending_id, arm, turn_hour, shard) do update set people = c.people + excluded.people;
  return null;
end $$;

create function campaigns.count_changed() returns trigger language plpgsql as $$
begin
  insert into campaigns.counts as c (sending_id, arm, turn_hour, shard, workspace_id, people, decided,
    waiting, sent, skipped, failed, clicked, replied, unfollowed, converted, buyers, value, value_squares)
  select sending_id, arm, hour, pg_backend_pid() % 32, workspace_id,
    sum(sign),
    sum(case when status <> 'pending' then sign else 0 end),
    sum(case when status in ('queued', 'waiting', 'sending') then sign else 0 end),
    sum(case when status = 'sent' then sign else 0 end),
    sum(case when status = 'skipped' then sign else 0 end),
    sum(case when status in ('failed', 'uncertain') then sign else 0 end),
    sum(case when clicked_at is not null then sign else 0 end),
    sum(case when replied_at is not null then sign else 0 end),
    sum(case when unfollowed_at is not null then sign else 0 end),
    sum(case when converted_at is not null then sign else 0 end),
    sum(case when value > 0 then sign else 0 end),
    sum(sign * value),
    sum(sign * value::numeric * value)
  from (
    select 1 as sign, a.*, coalesce(date_trunc('hour', a.turn_at, 'UTC'), '-infinity') as hour from added a
    union all
    select -1, r.*, coalesce(date_trunc('hour', r.turn_at, 'UTC'), '-infinity') from removed r
  ) r
  -- Another row stands for people who were merged.
  where status <> 'merged'
  group by sending_id, arm, hour, workspace_id order by sending_id, arm, hour
  on conflict (sending_id, arm, turn_hour, shard) do update set
    people = c.people + excluded.people, decided = c.decided + excluded.decided,
    waiting = c.waiting + excluded.waiting, sent = c.sent + excluded.sent,
    skipped = c.skipped + excluded.skipped, failed = c.failed + excluded.failed,
    clicked = c.clicked + excluded.clicked, replied = c.replied + excluded.replied,
    unfollowed = c.unfollowed + excluded.unfollowed, converted = c.converted + excluded.converted,
    buyers = c.buyers + excluded.buyers, value = c.value + excluded.value,
    value_squares = c.value_squares + excluded.value_squares;

  insert into campaigns.reasons as c (sending_id, code, shard, workspace_id, people)
  select sending_id, reason, pg_backend_pid() % 32, workspace_id, sum(sign)
  from (select 1 as sign, * from added union all select -1, * from removed) r
  where status in ('skipped', 'waiting', 'failed', 'uncertain') and reason is not null
  group by sending_id, reason, workspace_id having sum(sign) <> 0 order by sending_id, reason
  on conflict (sending_id, code, shard) do update set people = c.people + excluded.people;
  return null;
end $$;

create trigger count_added after insert on campaigns.recipients
  referencing new table as added for each statement execute function campaigns.count_added();
create trigger count_changed after update on campaigns.recipients
  referencing old table as removed new table as added
  for each statement execute function campaigns.count_changed();

-- What would happen if it went out: the message decision over the audience, without writing. The newest of
-- a campaign counts. `tallies` holds counts by outcome; `sampled` those of the random part looked at first.
create table campaigns.estimates (
  id uuid primary key,
  workspace_id uuid not null,
  campaign_id uuid not null references campaigns.campaigns (id) on delete cascade,
  revision int not null,
  plan jsonb not null,
  status text not null default 'queued',
  at timestamptz not null,
  population int not null default 0,
  looked int not null default 0,
  after_person uuid,
  tallies jsonb not null default '{}',
  sampled jsonb,
  heartbeat timestamptz not null,
  problem jsonb,
  created_at timestamptz not null,
  finished_at timestamptz
);
create index estimates_newest on campaigns.estimates (campaign_id, id desc);
create index estimates_open on campaigns.estimates (heartbeat) where status in ('queued', 'running');

create table campaigns.settings (
  workspace_id uuid primary key,
  approval boolean not null
);
