-- People whose profiles are to be worked out again by a job: after a change of the rules, or because
-- what they are made of came by another way. Emptied as the job goes on.
create table contacts.stale_profiles (
  workspace_id uuid not null,
  contact_id uuid primary key
);

-- Until now an email, a phone or a number that was only an identity was not searched by its parts.
insert into contacts.stale_profiles (workspace_id, contact_id)
select distinct i.workspace_id, coalesce(c.merged_into, c.id)
from kernel.identities i
join kernel.contacts c on c.id = i.contact_id
left join contacts.profiles p on p.contact_id = coalesce(c.merged_into, c.id)
where i.kind in ('email', 'phone', 'member_no', 'user_id', 'customer_id')
  and (p.contact_id is null or position(lower(i.external_id) in p.document) = 0);
