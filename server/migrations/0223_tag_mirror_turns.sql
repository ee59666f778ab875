-- One process at a time works on an account's mirrors: it holds the turn until then, and lengthens it
-- while it goes on. So the calls for one person cannot overtake each other.
create table audience.mirror_turns (
  channel_id uuid primary key,
  runner uuid not null,
  until timestamptz not null
);
alter table audience.mirror_queue drop column claimed_until;

-- What the platform says an account's tag holds, while it is compared with what we know.
create unlogged table audience.mirror_seen (
  channel_id uuid not null,
  tag_id uuid not null,
  address text not null,
  primary key (channel_id, tag_id, address)
);
