-- Links of codes (`?rp_code=`), and totals per code.

-- A visit to the site by a code's link is a row of `scans` too, of the kind `visiting`: what people do
-- after it is credited by the same rules. `scene` holds what the link named. `arrival` is what the
-- browser calls this arrival by, and repeats on the pages that follow; null where it says nothing.
-- The rows there are passed a narrower check, so they are not read again.
alter table codes.scans
  add column arrival text,
  drop constraint scans_kind_check,
  add constraint scans_kind_check
    check (kind in ('new', 'returning', 'following', 'visiting')) not valid;

-- Links name a code by its id or its scene, which is unique within a channel account only.
create index codes_link on codes.codes (workspace_id, scene, id);

alter table codes.daily add column visits int not null default 0;

-- Figures by code since ever, for lists and their order. Batches write to the shards 1 to 8, so that
-- lanes do not wait for each other; a job folds them into shard 0. `people` are the contacts whom
-- the code touched: no merge takes any back.
create table codes.totals (
  workspace_id uuid not null,
  code_id uuid not null,
  shard smallint not null,
  scans bigint not null default 0,
  visits bigint not null default 0,
  follows bigint not null default 0,
  people bigint not null default 0,
  primary key (workspace_id, code_id, shard)
) with (fillfactor = 70);
create index totals_unfolded on codes.totals (code_id) where shard > 0;

insert into codes.totals (workspace_id, code_id, shard, scans, follows, people)
select d.workspace_id, d.code_id, 0, d.scans, d.follows, coalesce(p.people, 0)
from (
  select workspace_id, code_id, sum(scans) scans, sum(follows) follows
  from codes.daily group by 1, 2
) d
left join (
  select code_id, count(distinct contact_id) people from codes.scans
  where code_id is not null group by 1
) p using (code_id);
