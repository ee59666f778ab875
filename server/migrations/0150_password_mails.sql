-- How many mails with a password link an account was sent lately, so that nobody can flood her with them.
create table kernel.password_mails (
  user_id text primary key references auth."user" (id) on delete cascade,
  since timestamptz not null,
  sent integer not null
);
