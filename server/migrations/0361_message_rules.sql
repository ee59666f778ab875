-- Rules of the message decision: further caps, purposes of a workspace's own, what a person holds
-- back for now, and whom nothing is sent to.

alter table messages.settings add caps jsonb not null default '[]';

-- How messages of a purpose are treated; a built-in one has a row only when it differs from the
-- product's own. What holds without a word of hers is kept with the consents.
create table messages.purposes (
  workspace_id uuid not null,
  key text not null,
  name text not null,
  capped boolean not null,
  -- 'workspace', 'none', or {"from": 22, "to": 8}.
  quiet_hours jsonb not null,
  primary key (workspace_id, key)
);

create table messages.holds (
  workspace_id uuid not null,
  -- Empty: everything.
  purpose text not null,
  since timestamptz not null,
  by text not null,
  note text not null,
  primary key (workspace_id, purpose)
);

-- One of contact_id and the identity is set.
create table messages.suppressions (
  workspace_id uuid not null,
  id uuid not null,
  contact_id uuid,
  identity_kind text,
  identity_account text,
  identity_id text,
  -- Null: everything.
  purpose text,
  why text not null,
  until timestamptz,
  by text not null,
  created_at timestamptz not null,
  primary key (workspace_id, id)
);
create unique index suppressions_contact on messages.suppressions
  (contact_id, coalesce(purpose, '')) where contact_id is not null;
create unique index suppressions_identity on messages.suppressions
  (workspace_id, identity_kind, identity_account, identity_id, coalesce(purpose, ''))
  where identity_id is not null;
