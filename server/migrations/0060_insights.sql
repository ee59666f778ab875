-- Figures of the overview, counted as facts happen.

create schema insights;

-- What happened in each span of time, by the time it happened. Grains: `minute`, for today and
-- yesterday, and `quarter` of an hour, which fits the days of every time zone, with the figures
-- follows, unfollows, scans, messages, orders and `revenue CNY` (minor units); `times`, quarters too,
-- with the buckets of the histogram of reaction times.
-- Batches of different lanes write different shards, so that they do not wait for each other; once a
-- span is over its shards are folded into shard 0.
create table insights.counts (
  workspace_id uuid not null,
  grain text not null check (grain in ('minute', 'quarter', 'times')),
  at timestamptz not null,
  figure text not null,
  shard smallint not null,
  value bigint not null,
  primary key (workspace_id, grain, at, figure, shard)
) with (fillfactor = 70);
create index counts_unfolded on insights.counts (at) where shard > 0;
create index counts_minutes on insights.counts (at) where grain = 'minute';

-- People who scanned a code, by day of the workspace's zone, and what came of it. Kept for as long
-- as the overview looks back.
create table insights.scanners (
  workspace_id uuid not null,
  contact_id uuid not null,
  day date not null,
  scanned_at timestamptz not null,
  followed_at timestamptz,
  ordered_at timestamptz,
  primary key (contact_id, day)
) with (fillfactor = 85);
create index scanners_day on insights.scanners (workspace_id, day);
