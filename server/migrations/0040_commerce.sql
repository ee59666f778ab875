-- Orders and refunds, from the web, the till and files. Amounts in integer minor units.

create schema commerce;

-- `no` is the order's number, or the refund's (the fact's id where its source gives it none): what
-- makes a second telling of the same purchase change nothing. `contact_id` is null for a walk-in
-- customer whom nobody knows; such orders come from files only, since a fact is always about somebody.
create table commerce.orders (
  workspace_id uuid not null,
  source text not null,
  kind text not null check (kind in ('order', 'refund')),
  no text not null,
  order_no text not null,
  contact_id uuid,
  total bigint not null check (total >= 0),
  currency text not null,
  store text,
  placed_at timestamptz not null,
  items jsonb not null,
  primary key (workspace_id, source, kind, no)
);
create index orders_contact on commerce.orders (contact_id, placed_at desc) where contact_id is not null;
create index orders_recent on commerce.orders (workspace_id, placed_at desc);
