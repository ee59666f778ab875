-- Programs that may call the API. Only a hash of a key is kept; `prefix` is what people recognise it by.
create table kernel.api_keys (
  id uuid primary key,
  workspace_id uuid not null,
  name text not null,
  prefix text not null,
  hash bytea not null unique,
  scopes text[] not null,
  created_by text not null,
  created_at timestamptz not null,
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz
);
create index api_keys_workspace on kernel.api_keys (workspace_id, id desc);
