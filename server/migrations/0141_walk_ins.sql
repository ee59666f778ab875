-- Sales to walk-in customers, whom no fact tells of, by the quarter of an hour: every time zone's
-- day begins at one. `revenue` in minor units, refunds taken off.
create table commerce.walk_ins (
  workspace_id uuid not null,
  at timestamptz not null,
  currency text not null,
  orders int not null default 0,
  revenue bigint not null default 0,
  primary key (workspace_id, at, currency)
) with (fillfactor = 85);

insert into commerce.walk_ins (workspace_id, at, currency, orders, revenue)
select workspace_id, date_bin('15 minutes', placed_at, 'epoch'), currency,
  count(*) filter (where kind = 'order'), sum(case kind when 'order' then total else -total end)
from commerce.orders where contact_id is null group by 1, 2, 3;

-- What a span's last, unfinished quarter holds is read one by one.
create index orders_walk_in on commerce.orders (workspace_id, placed_at)
  include (kind, currency, total) where contact_id is null;
