-- As the `mark` of 0201, with its batch as lists: where no segment waits for anything, nothing of it is read.
create function audience.mark(workspaces uuid[], contacts uuid[], kinds text[], recorded timestamptz[])
  returns boolean language plpgsql as $$
begin
  perform pg_advisory_xact_lock_shared(72120);
  if not exists (
    select from audience.interests where workspace_id = any(workspaces) and type = '') then
    return false;
  end if;
  insert into audience.dirty (lane, workspace_id, contact_id, types, reason)
    select kernel.lane_of(x.c), x.w, x.c, case when not x.merged and not news.person
        then case when news.identity then array_append(x.types, 'identity.learned') else x.types end end,
      case when x.merged then 'merge' when news.person then 'new' else 'facts' end
    from (
      select g.w, g.c, min(g.r) as r, bool_or(g.t = '*') as merged,
        array_agg(g.t) filter (where i.type is not null) as types
      from unnest(workspaces, contacts, kinds, recorded) as g(w, c, t, r)
      join audience.interests whole on whole.workspace_id = g.w and whole.type = ''
      left join audience.interests i on i.workspace_id = g.w and i.type = g.t
      group by g.w, g.c
    ) x
    cross join lateral (
      select not exists (select from audience.standings s where s.person_id = x.c) as person,
        exists (select from audience.interests i
          join kernel.identities k on k.contact_id = x.c and k.created_at >= x.r
          where i.workspace_id = x.w and i.type = 'identity.learned') as identity
    ) news
    where x.merged or news.person or news.identity or x.types is not null;
  return found;
end $$;
