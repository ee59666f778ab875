-- What a count of people reads, in fewer pages.

-- Facts of one type of a person are found in the index of her facts, without looking at all others.
-- `pos` alone tells facts of a contact apart; the type behind it changes no order.
alter table kernel.facts drop constraint facts_pkey,
  add primary key (contact_id, occurred_at, pos, type);

-- Who lives where and who was born on which day of the year (MMDD): rules ask for these as
-- `textTest` and `anniversaryLeaf` write them. Followers of most accounts have neither, and cost nothing.
create index profiles_cities on contacts.profiles
  (workspace_id, lower(city collate "C"), contact_id) include (city) where city is not null;
create index profiles_birthdays on contacts.profiles
  (workspace_id, ((extract(month from birthday) * 100 + extract(day from birthday))::int), birthday,
    contact_id) where birthday is not null;
