-- Messages that go by a platform's mass send wait for their batch until `expires_at`; whoever sends takes
-- those that say the same to many at once.

alter table messages.outbox drop constraint outbox_uses_check;
alter table messages.outbox add constraint outbox_uses_check
  check (uses in ('window', 'grant', 'nothing', 'mass'));
create index outbox_mass on messages.outbox (channel_id, decided_at)
  where uses = 'mass' and claimed_by is null;

-- How many mass messages a person was sent in a month of the platform's calendar (its first day): platforms
-- drop more than so many without a word.
create table messages.mass_sends (
  workspace_id uuid not null,
  contact_id uuid not null,
  channel_id uuid not null,
  month date not null,
  times int not null,
  primary key (contact_id, channel_id, month)
) with (fillfactor = 80);
