-- Of whose messages the platform tells whether they arrive: without it "none delivered" and "nobody knows" are
-- the same number. And a sending is done when nothing of it waits any more: until then it can be paused.

alter table campaigns.recipients add told boolean not null default false;
alter table campaigns.counts add told bigint not null default 0;

-- Whatever was delivered was told of.
update campaigns.recipients set told = true where delivered_at is not null;
update campaigns.counts set told = delivered where delivered <> 0;

-- Looked at again like all that are under way.
with open as (
  update campaigns.sendings s set status = 'sending', held = 'messages', finished_at = null
  where status = 'done'
    and (select sum(waiting) from campaigns.counts c where c.sending_id = s.id) > 0
  returning campaign_id
)
update campaigns.campaigns c set status = 'running'
where status in ('done', 'scheduled') and exists (select from open where campaign_id = c.id);

-- As in 0323, with what is told.
create or replace function campaigns.count_changed() returns trigger language plpgsql as $$
declare
  own int := campaigns.free_shard();
begin
  insert into campaigns.counts as c (sending_id, arm, turn_hour, shard, workspace_id, people, decided,
    waiting, sent, skipped, failed, clicked, replied, unfollowed, converted, buyers, value, value_squares,
    delivered, told)
  select sending_id, arm, hour, own, workspace_id,
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
    sum(sign * value::numeric * value),
    sum(case when delivered_at is not null then sign else 0 end),
    sum(case when told then sign else 0 end)
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
    value_squares = c.value_squares + excluded.value_squares,
    delivered = c.delivered + excluded.delivered, told = c.told + excluded.told;

  insert into campaigns.reasons as c (sending_id, code, shard, workspace_id, people)
  select sending_id, reason, own, workspace_id, sum(sign)
  from (select 1 as sign, * from added union all select -1, * from removed) r
  where status in ('skipped', 'waiting', 'failed', 'uncertain') and reason is not null
  group by sending_id, reason, workspace_id having sum(sign) <> 0 order by sending_id, reason
  on conflict (sending_id, code, shard) do update set people = c.people + excluded.people;
  return null;
end $$;
