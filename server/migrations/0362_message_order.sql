-- Whom nothing is sent to: personal data, kept until it is taken off, so that the wish is honoured.
comment on column messages.suppressions.identity_id is 'personal: suppression, until taken off';

-- As in 0020, but a message that waits for a rule (the night, a cap, a pause, its own time) holds up
-- none behind it: an offer that waits for next week must not keep an answer back. One that the
-- platform put off, or that is about to be decided anew, still does.
create or replace function messages.claim(channel uuid, sender int, wanted int, at timestamptz)
  returns setof messages.outbox language plpgsql
  set enable_seqscan = off set enable_bitmapscan = off as $$
begin
  perform pg_advisory_xact_lock(72111, hashtext(channel::text));
  return query
  with picked as (
    select o.ctid from messages.outbox o
    where o.channel_id = channel and o.not_before is null and o.claimed_by is null
      -- A scalar subquery stays one: as a join it would read the whole outbox.
      and (select true from messages.outbox p
        where p.contact_id = o.contact_id and p.channel_id = o.channel_id and (p.claimed_by is not null
          or (p.id < o.id and p.priority <= o.priority and p.not_before is not null
            and p.reason_code not in ('wait.scheduled', 'wait.quiet_hours', 'wait.frequency_cap',
              'wait.paused')))
        limit 1) is null
    order by o.priority, o.id limit wanted for update skip locked
  )
  update messages.outbox o set claimed_by = sender, claimed_at = at
  where o.ctid = any(array(select p.ctid from picked p))
  returning o.*;
end $$;
