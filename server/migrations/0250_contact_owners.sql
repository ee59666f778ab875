-- The colleague in charge of a person, as was said last of each contact; of a merged person the
-- latest word counts. `user_id` null: nobody, said so.
create table contacts.owners (
  contact_id uuid primary key,
  workspace_id uuid not null,
  user_id text,
  note text not null,
  by text not null,
  at timestamptz not null
);
create index owners_user on contacts.owners (workspace_id, user_id, contact_id) where user_id is not null;
