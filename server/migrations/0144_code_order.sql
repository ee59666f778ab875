-- Codes in the order of their figures, from an index. What was folded stands in the code's own row;
-- what came since is in `unfolded`: the codes that were active in the last minute.

alter table codes.codes
  add column scans bigint not null default 0,
  add column visits bigint not null default 0,
  add column follows bigint not null default 0,
  add column people bigint not null default 0;

alter table codes.totals rename to unfolded;
drop index codes.totals_unfolded;

with folded as (delete from codes.unfolded where shard = 0 returning *)
update codes.codes c set scans = f.scans, visits = f.visits, follows = f.follows, people = f.people
from folded f where c.id = f.code_id;

create index codes_by_scans on codes.codes (workspace_id, scans desc, id desc);
create index codes_by_visits on codes.codes (workspace_id, visits desc, id desc);
create index codes_by_follows on codes.codes (workspace_id, follows desc, id desc);
create index codes_by_name on codes.codes (workspace_id, lower(name), id);
