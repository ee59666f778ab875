-- Gives profiles the grams of digits that stand four times or more in a row (`8888`), by which the
-- search looks for them; see `contacts/search/grams.ts`, whose hash (FNV-1a, signed) this is.

create function pg_temp.gram(state bigint, word text) returns bigint language plpgsql immutable as $$
begin
  for at in 1..length(word) loop
    state := ((state # ascii(substr(word, at, 1))) * 16777619) & 4294967295;
  end loop;
  return state;
end $$;

with runs as (
  select p.contact_id, p.workspace_id, found[1] as run
  from contacts.profiles p
  cross join lateral regexp_matches(p.document, '(([0-9])\2{3,})', 'g') found
  where p.document ~ '([0-9])\1{3}'
), seeds as (
  select id, pg_temp.gram(2166136261, id::text) as seed from kernel.workspaces
), added as (
  select r.contact_id, array_agg(distinct (h.hash - case when h.hash > 2147483647
    then 4294967296 else 0 end)::int) as grams
  from runs r join seeds s on s.id = r.workspace_id
  cross join lateral generate_series(4, least(length(r.run), 8)) n
  cross join lateral (select pg_temp.gram(s.seed, left(r.run, n)) as hash) h
  group by 1
)
update contacts.profiles p set grams = array(
  select unnest(p.grams) union select unnest(a.grams))
from added a where p.contact_id = a.contact_id;

drop function pg_temp.gram;
