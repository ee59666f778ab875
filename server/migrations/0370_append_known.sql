-- Facts about people who are known, without a key of a delivery: news of our own, such as messages sent. A
-- broadcast states two for each person, and nobody asks for their places.

create type kernel.stated as (
  o bigint, w uuid, id uuid, t text, c uuid, at timestamptz, d jsonb, ct uuid, l smallint
);

-- As `append_facts`, for facts that all name their contact (`ct`) and bear no key. Returns the lanes that
-- got facts.
create function kernel.append_known(batch jsonb, rec timestamptz) returns smallint[]
  language plpgsql as $$
declare
  facts kernel.stated[];
  bases bigint[];
begin
  facts := array(
    select (x.o, x.w, x.id, x.t, x.c, x.at, x.d, person, kernel.lane_of(person))::kernel.stated
    from rows from (jsonb_to_recordset(batch)
        as (w uuid, id uuid, t text, c uuid, at timestamptz, d jsonb, ct uuid))
      with ordinality as x(w, id, t, c, at, d, ct, o)
    cross join lateral (
      select coalesce(merged_into, contacts.id) as person from kernel.contacts where contacts.id = x.ct) who);

  -- In order of lane, so that two appends never wait for each other in a circle.
  perform from kernel.heads where lane in (select l from unnest(facts)) order by lane for update;
  with moved as (
    update kernel.heads h set head = h.head + n.count
    from (select l, count(*) from unnest(facts) group by l) n
    where h.lane = n.l
    returning h.lane, h.head - n.count as base)
  select array_agg(coalesce(m.base, 0) order by g.lane) into bases
    from generate_series(0, 63) g(lane) left join moved m on m.lane = g.lane;

  insert into kernel.facts
    (workspace_id, contact_id, lane, pos, id, type, channel_id, occurred_at, recorded_at, data)
  select w, ct, l, bases[l + 1] + row_number() over (partition by l order by o), id, t, c, at, rec, d
  from unnest(facts);

  return array(select distinct l from unnest(facts));
end $$;
