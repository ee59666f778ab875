-- Which fact told of an order first: portraits count each order once, whoever tells of it again.

alter table commerce.orders add column fact_id uuid;

-- Facts and the orders they made have the contact and the time in common.
update commerce.orders o set fact_id = first.id
from (
  select distinct on (o.workspace_id, o.source, o.kind, o.no)
    o.workspace_id, o.source, o.kind, o.no, f.id
  from commerce.orders o
  join kernel.facts f on f.contact_id = o.contact_id and f.occurred_at = o.placed_at
    and f.type = case o.kind when 'order' then 'order.placed' else 'order.refunded' end
    and f.data->>'orderNo' = o.order_no and f.data->>'source' = o.source
    and (o.kind = 'order' or o.no in (f.data->>'refundNo', f.id::text))
  order by o.workspace_id, o.source, o.kind, o.no, f.pos
) first
where (o.workspace_id, o.source, o.kind, o.no)
  = (first.workspace_id, first.source, first.kind, first.no);

-- What portraits read of a workspace's orders as of any day, without their lines.
create index orders_buyers on commerce.orders (workspace_id, contact_id, placed_at)
  include (kind, total, currency) where contact_id is not null;
