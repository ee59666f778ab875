-- What the API platform keeps: answers to repeated requests, and who did what.

-- The first answer to each Idempotency-Key. `status` is null while the request is under way.
create table kernel.idempotency (
  workspace_id uuid not null,
  key text not null,
  route text not null,
  request_hash bytea not null,
  started_at timestamptz not null,
  status smallint,
  content_type text,
  location text,
  response bytea,
  primary key (workspace_id, key)
);
create index idempotency_started on kernel.idempotency using brin (started_at);

create table kernel.audit (
  id uuid primary key,
  workspace_id uuid not null,
  at timestamptz not null,
  actor_kind text not null,
  actor_id text not null,
  actor_name text not null,
  action text not null,
  subject_kind text,
  subject_id text,
  subject_name text,
  details jsonb not null
);
create index audit_recent on kernel.audit (workspace_id, id desc);
