-- Who is who, by hand and by proof: what `append_facts` does on the way, for callers without a fact.

-- Merges the people behind two contacts of a workspace. Null when they are one person already, or
-- are not both the workspace's.
create function kernel.merge_people(w uuid, a uuid, b uuid, reason text, at timestamptz,
  out winner uuid, out loser uuid) language plpgsql as $$
begin
  if 2 = (select count(*) from kernel.contacts where workspace_id = w and id in (a, b)) then
    select m.winner, m.loser into winner, loser from kernel.merge_contacts(a, b, reason, at) m;
  end if;
end $$;

-- Undoes the merge of `gone` into the person `kept`: she and those who had been merged into her
-- stand alone again, and `same_person` keeps them apart. The merge stays on record. Null when there
-- is no such merge.
create function kernel.unmerge_people(w uuid, kept uuid, gone uuid, at timestamptz,
  out winner uuid, out loser uuid) language plpgsql as $$
declare
  root uuid;
begin
  select merged_into into root from kernel.contacts where workspace_id = w and id = gone;
  if root is null or root <> (select coalesce(merged_into, id) from kernel.contacts
    where workspace_id = w and id = kept) then return; end if;
  perform from kernel.contacts where id = root or merged_into = root order by id desc
    for update;
  update kernel.merges m set undone_at = at
    where m.loser = gone and m.workspace_id = w and m.undone_at is null;
  if not found then return; end if;
  -- She may have come in by way of somebody else; from now on she is not the root's either.
  insert into kernel.merges (workspace_id, winner, loser, by, merged_at, undone_at)
    select w, root, gone, 'unmerged', at, at where not exists (
      select from kernel.merges m where m.winner = root and m.loser = gone);
  -- The merges that still stand form a tree below `gone`; its members follow her out.
  with recursive below as (
    select gone as id
    union
    select m.loser from kernel.merges m join below on m.winner = below.id
    where m.undone_at is null and m.workspace_id = w
  )
  update kernel.contacts c set merged_into = nullif(gone, c.id) from below where c.id = below.id;
  winner := root;
  loser := gone;
end $$;

-- Gives contacts identities that were learned about them; an identity that is somebody's already
-- joins the two where it proves that they are one person. Returns the merges made.
create function kernel.join_identities(batch jsonb, at timestamptz)
  returns table (workspace_id uuid, winner uuid, loser uuid, reason text) language plpgsql as $$
#variable_conflict use_column
declare
  r record;
  m record;
begin
  insert into kernel.identities (workspace_id, kind, account, external_id, contact_id, created_at)
    select distinct on (w, kind, account, id) w, kind, account, id, c, at
    from jsonb_to_recordset(batch) as x(w uuid, c uuid, kind text, account text, id text)
    order by w, kind, account, id
    on conflict do nothing;
  -- What is left belongs to somebody else: few, and one by one since each may change the next.
  for r in
    select x.w, x.c, x.kind, i.contact_id other
    from jsonb_to_recordset(batch) as x(w uuid, c uuid, kind text, account text, id text, joins boolean)
      join kernel.identities i on i.workspace_id = x.w and i.kind = x.kind
        and i.account = x.account and i.external_id = x.id
    where x.joins and i.contact_id <> x.c and kernel.canonical(i.contact_id) <> kernel.canonical(x.c)
    order by x.w, x.kind, x.account, x.id
  loop
    continue when not kernel.same_person(kernel.canonical(r.c), kernel.canonical(r.other));
    select * into m from kernel.merge_people(r.w, r.c, r.other, r.kind, at);
    continue when m.winner is null;
    workspace_id := r.w;
    winner := m.winner;
    loser := m.loser;
    reason := r.kind;
    return next;
  end loop;
end $$;
