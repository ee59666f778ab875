-- More time zones are concluded from where people live: their profiles are worked out again by the job.
insert into contacts.stale_profiles (workspace_id, contact_id)
select workspace_id, contact_id from contacts.profiles
where country is not null and time_zone is null
on conflict do nothing;
