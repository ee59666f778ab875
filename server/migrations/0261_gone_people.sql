-- Who was merged away kept the time at which to be looked at again, and came back into segments by it.
-- Whoever may have is looked at once more, and leaves what she is in.
insert into audience.dirty (lane, workspace_id, contact_id, types, reason)
select s.lane, s.workspace_id, s.person_id, null, 'merge'
from audience.standings s join kernel.contacts c on c.id = s.person_id
where c.merged_into is not null and (s.wake_at is not null or cardinality(s.segments) > 0);
