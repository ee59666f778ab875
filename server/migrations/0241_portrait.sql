-- Portraits: what the facts about a person add up to.
--
-- Everything is counted under the contact it happened to and put together for a person on read, so
-- that merges and their undoing touch nothing. Every column is a sum, a minimum, a maximum or the
-- latest by (time, fact), hence the same in whatever order facts come: what the reaction counts and
-- what a rebuild counts from the log are equal to the bit. Decision 240.

create schema portrait;

create table portrait.settings (
  workspace_id uuid primary key,
  -- Interests lose half of their strength in so many days.
  half_life_days int not null,
  -- Words in messages and searches that tell an interest: [{name, words}].
  topics jsonb not null,
  rfm jsonb not null,
  updated_at timestamptz not null
);

-- Purchases by currency. Amounts in minor units; `told` orders said what was taken off them.
create table portrait.buyers (
  contact_id uuid not null,
  currency text not null,
  workspace_id uuid not null,
  orders int not null,
  refunds int not null,
  spent bigint not null,
  refunded bigint not null,
  told int not null,
  discounted int not null,
  discount bigint not null,
  told_spent bigint not null,
  -- Of orders; null for one of whom only refunds are known.
  first_at timestamptz,
  last_at timestamptz,
  last_fact uuid,
  primary key (contact_id, currency)
) with (fillfactor = 85);

-- The same sums of each person, over all contacts that are her: what lists, segments and the RFM grid
-- read without bringing millions of rows together. Worked out from `buyers` whenever one of hers or
-- who she is has changed, as profiles are (decision 10).
create table portrait.customers (
  person_id uuid not null,
  currency text not null,
  workspace_id uuid not null,
  orders int not null,
  refunds int not null,
  spent bigint not null,
  refunded bigint not null,
  told int not null,
  discounted int not null,
  discount bigint not null,
  told_spent bigint not null,
  first_at timestamptz,
  last_at timestamptz,
  primary key (person_id, currency)
) with (fillfactor = 85);
create index customers_workspace on portrait.customers (workspace_id, currency, person_id);

-- How often a person viewed, saved, asked for or bought things of a category, a brand, a product or
-- a topic; and by which store and source she bought. `weight` is a sum of 2^(age at the epoch in
-- half-lives), scaled to integers: today's strength is one division away, and no row ages.
create table portrait.tallies (
  contact_id uuid not null,
  dimension text not null,
  -- As values are compared: NFKC, lower case. `label` is how the latest fact wrote it.
  value text not null,
  workspace_id uuid not null,
  label text not null,
  viewed int not null,
  saved int not null,
  asked int not null,
  bought int not null,
  weight numeric not null,
  -- Last viewed, saved or asked for; last bought.
  wanted_at timestamptz,
  bought_at timestamptz,
  last_at timestamptz not null,
  last_fact uuid not null,
  primary key (contact_id, dimension, value)
) with (fillfactor = 85);
-- Who is interested in a value; and, by skipping through it, which values there are. Products are
-- too many to be chosen from a list, and who bought one is told by the log.
create index tallies_value on portrait.tallies (workspace_id, dimension, value)
  where dimension <> 'product';

-- What a person does on each channel account (its id, or `web`, `app`), and at which hours (UTC).
create table portrait.habits (
  contact_id uuid not null,
  channel text not null,
  workspace_id uuid not null,
  wrote int not null,
  tapped int not null,
  viewed int not null,
  did int not null,
  shared int not null,
  reviewed int not null,
  -- Sums over the reviews that gave a rating.
  rated int not null,
  stars int not null,
  -- Marketing messages that went to her.
  sent int not null,
  hours int[] not null check (cardinality(hours) = 24),
  last_at timestamptz,
  last_fact uuid,
  primary key (contact_id, channel)
) with (fillfactor = 70);
create index habits_workspace on portrait.habits (workspace_id);

-- What staff entered. A JSON null takes back what was entered before. Personal data.
create table portrait.entered (
  contact_id uuid not null,
  trait text not null,
  workspace_id uuid not null,
  value jsonb not null,
  by text not null,
  at timestamptz not null,
  fact_id uuid not null,
  primary key (contact_id, trait)
);
create index entered_trait on portrait.entered (workspace_id, trait);

-- The last run of each kind of long work. `runner` fences: whoever works holds its token, and a step
-- commits only while it still does.
create table portrait.jobs (
  workspace_id uuid not null,
  kind text not null check (kind in ('rebuild', 'rfm')),
  status text not null check (status in ('queued', 'running', 'done', 'cancelled', 'failed')),
  done int not null default 0,
  total int not null default 0,
  corrected int not null default 0,
  -- The last contact dealt with.
  after_id uuid,
  failure text,
  runner uuid,
  heartbeat timestamptz,
  created_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz,
  primary key (workspace_id, kind)
);

-- Cut points between the five scores of quintiles, as of a moment: a person's cell is told at once
-- from them and her own sums.
create table portrait.quintiles (
  workspace_id uuid primary key,
  currency text not null,
  computed_at timestamptz not null,
  recency timestamptz[] not null check (cardinality(recency) = 4),
  frequency int[] not null check (cardinality(frequency) = 4),
  money bigint[] not null check (cardinality(money) = 4)
);

-- The cuts that hold for a workspace at a moment: its own, or those of its quintiles. No row while
-- they have not been worked out, or were for another currency.
create function portrait.cuts_at(workspace uuid, at timestamptz)
  returns table (currency text, recency timestamptz[], frequency int[], money bigint[],
    computed_at timestamptz)
  language sql stable as $$
  select s.currency,
    case s.method when 'fixed' then array[at - d[1] * interval '1 day', at - d[2] * interval '1 day',
      at - d[3] * interval '1 day', at - d[4] * interval '1 day'] else q.recency end,
    case s.method when 'fixed' then s.frequency else q.frequency end,
    case s.method when 'fixed' then s.money else q.money end,
    case s.method when 'fixed' then at else q.computed_at end
  from (
    select w.id, coalesce(p.rfm->>'method', 'quintiles') as method,
      coalesce(p.rfm->>'currency', w.currency) as currency,
      translate(p.rfm->'fixed'->>'recencyDays', '[]', '{}')::int[] as d,
      translate(p.rfm->'fixed'->>'frequency', '[]', '{}')::int[] as frequency,
      translate(p.rfm->'fixed'->>'money', '[]', '{}')::bigint[] as money
    from kernel.workspaces w left join portrait.settings p on p.workspace_id = w.id
    where w.id = workspace
  ) s
  left join portrait.quintiles q on q.workspace_id = s.id and q.currency = s.currency
  where s.method = 'fixed' or q.workspace_id is not null
$$;

-- The score of a value: 1, and one more for every cut it lies above.
create function portrait.score(value timestamptz, cuts timestamptz[]) returns int
  language sql immutable parallel safe
  return 1 + (value > cuts[1])::int + (value > cuts[2])::int + (value > cuts[3])::int
    + (value > cuts[4])::int;
create function portrait.score(value int, cuts int[]) returns int language sql immutable parallel safe
  return 1 + (value > cuts[1])::int + (value > cuts[2])::int + (value > cuts[3])::int
    + (value > cuts[4])::int;
create function portrait.score(value bigint, cuts bigint[]) returns int
  language sql immutable parallel safe
  return 1 + (value > cuts[1])::int + (value > cuts[2])::int + (value > cuts[3])::int
    + (value > cuts[4])::int;

-- Who went from which cell to which in a month of the workspace's zone. Cells as three digits (555
-- are the best); 0 are those who had not bought before.
create table portrait.rfm_moves (
  workspace_id uuid not null,
  month date not null,
  from_cell smallint not null,
  to_cell smallint not null,
  people int not null,
  money bigint not null,
  primary key (workspace_id, month, from_cell, to_cell)
);

-- What happened before there were portraits is counted by a first rebuild.
insert into portrait.jobs (workspace_id, kind, status, created_at)
  select id, 'rebuild', 'queued', now() from kernel.workspaces
  where exists (select from kernel.facts);
