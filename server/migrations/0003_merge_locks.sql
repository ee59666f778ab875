-- Merges at the same time waited for each other in a circle: one that found, when it got its locks,
-- that somebody else stands for one of the two by now, kept them while it went for others; and those
-- who had been merged into the younger one were locked last, though they are the youngest. Now all are
-- locked together, from the younger to the elder, and let go of when they are not the right ones.
create or replace function kernel.merge_contacts(a uuid, b uuid, reason text, at timestamptz,
  out winner uuid, out loser uuid) language plpgsql as $$
declare
  x uuid;
  y uuid;
  held int;
begin
  loop
    select coalesce(merged_into, id) into x from kernel.contacts where id = a;
    select coalesce(merged_into, id) into y from kernel.contacts where id = b;
    winner := null;
    loser := null;
    if x = y then return; end if;
    -- Version 7 ids are in order of time.
    winner := least(x, y);
    loser := greatest(x, y);
    begin
      perform from kernel.contacts where id = winner or id = loser or merged_into = loser
        order by id desc for update;
      get diagnostics held = row_count;
      exit when held = (select count(*) from kernel.contacts
          where id = winner or id = loser or merged_into = loser)
        and not exists (select from kernel.contacts
          where id in (winner, loser) and merged_into is not null);
      -- Rolls back this block alone, and with it the locks.
      raise exception using errcode = 'RP001', message = 'they have changed meanwhile';
    exception when sqlstate 'RP001' then null;
    end;
  end loop;
  update kernel.contacts set merged_into = winner where id = loser or merged_into = loser;
  insert into kernel.merges (workspace_id, winner, loser, by, merged_at)
    select workspace_id, winner, loser, reason, at from kernel.contacts where id = loser;
end $$;
