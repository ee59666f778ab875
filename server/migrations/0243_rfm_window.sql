-- Scores by the orders of a rolling window: it begins where the night put it, so that between two
-- nights people move by what they buy alone, and live segments are computed anew when it has moved.

alter table portrait.quintiles add column since timestamptz;

drop function portrait.cuts_at(uuid, timestamptz);

-- As before, with the moment from which on orders count; null: all of them.
create function portrait.cuts_at(workspace uuid, at timestamptz)
  returns table (currency text, computed_at timestamptz, since timestamptz, recency timestamptz[],
    frequency int[], money bigint[], recency_from timestamptz[], frequency_from int[],
    money_from bigint[])
  language sql stable strict rows 1 as $$
  select c.currency, c.computed_at, c.since, c.recency, c.frequency, c.money,
    array(select cut + interval '1 microsecond' from unnest(c.recency) with ordinality u(cut, n)
      order by n),
    array(select cut + 1 from unnest(c.frequency) with ordinality u(cut, n) order by n),
    array(select cut + 1 from unnest(c.money) with ordinality u(cut, n) order by n)
  from (
    select s.currency, q.since,
      case s.method when 'fixed' then at else q.computed_at end as computed_at,
      case s.method when 'fixed' then array(
        select at - days * interval '1 day' from unnest(s.days) with ordinality u(days, n) order by n)
        else q.recency end as recency,
      case s.method when 'fixed' then s.frequency else q.frequency end as frequency,
      case s.method when 'fixed' then s.money else q.money end as money
    from (
      select w.id, coalesce(p.rfm->>'method', 'quintiles') as method, p.rfm->>'months' as months,
        coalesce(p.rfm->>'currency', w.currency) as currency,
        translate(p.rfm->'fixed'->>'recencyDays', '[]', '{}')::int[] as days,
        translate(p.rfm->'fixed'->>'frequency', '[]', '{}')::int[] as frequency,
        translate(p.rfm->'fixed'->>'money', '[]', '{}')::bigint[] as money
      from kernel.workspaces w left join portrait.settings p on p.workspace_id = w.id
      where w.id = workspace
    ) s
    left join portrait.quintiles q on q.workspace_id = s.id and q.currency = s.currency
    where (s.method = 'fixed' and s.months is null) or q.workspace_id is not null
  ) c
$$;
