-- Writers at the same time count in different places. By the number of their process they met as often as
-- not, and what becomes of messages waited for the batch of people that was just being decided.

-- The first place that no other open transaction counts in; when all are taken, one that will be waited for.
create function campaigns.free_shard() returns int language sql volatile as $$
  select coalesce(
    (select shard from generate_series(0, 31) shard where pg_try_advisory_xact_lock(72112, shard) limit 1),
    pg_backend_pid() % 32)
$$;

-- As in 0320 and 0321, with such a place.
create or replace function campaigns.count_added() returns trigger language plpgsql as $$
declare
  own int := campaigns.free_shard();
begin
  insert into campaigns.counts as c (sending_id, arm, turn_hour, shard, workspace_id, people, decided,
    waiting, sent, skipped, failed, clicked, replied, unfollowed, converted, buyers, value, value_squares)
  select sending_id, arm, '-infinity', own, workspace_id, count(*),
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
  from added group by sending_id, arm, workspace_id order by sending_id, arm
  on conflict (sending_id, arm, turn_hour, shard) do update set people = c.people + excluded.people;
  return null;
end $$;

create or replace function campaigns.count_changed() returns trigger language plpgsql as $$
declare
  own int := campaigns.free_shard();
begin
  insert into campaigns.counts as c (sending_id, arm, turn_hour, shard, workspace_id, people, decided,
    waiting, sent, skipped, failed, clicked, replied, unfollowed, converted, buyers, value, value_squares,
    delivered)
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
    sum(case when delivered_at is not null then sign else 0 end)
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
    delivered = c.delivered + excluded.delivered;

  insert into campaigns.reasons as c (sending_id, code, shard, workspace_id, people)
  select sending_id, reason, own, workspace_id, sum(sign)
  from (select 1 as sign, * from added union all select -1, * from removed) r
  where status in ('skipped', 'waiting', 'failed', 'uncertain') and reason is not null
  group by sending_id, reason, workspace_id having sum(sign) <> 0 order by sending_id, reason
  on conflict (sending_id, code, shard) do update set people = c.people + excluded.people;
  return null;
end $$;
