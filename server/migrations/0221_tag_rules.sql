-- Rules that put tags on people and take them off.

-- `since`: the rule looks at facts recorded from then on; null: at everything that ever happened.
create table audience.tag_rules (
  tag_id uuid primary key,
  workspace_id uuid not null,
  id uuid not null unique,
  rule jsonb not null,
  active boolean not null,
  since timestamptz,
  changed_at timestamptz not null
);

-- Moves with every change of a rule: whoever keeps prepared rules sees at one glance whether they
-- are still the right ones.
create table audience.rule_clock (
  one boolean primary key default true check (one),
  version bigint not null
);
insert into audience.rule_clock (version) values (0);

create function audience.move_rule_clock() returns trigger language plpgsql as $$
begin
  update audience.rule_clock set version = version + 1;
  return null;
end $$;
create trigger move_rule_clock after insert or update or delete on audience.tag_rules
  for each statement execute function audience.move_rule_clock();
