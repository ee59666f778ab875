-- A column that a partial index looks at counts as indexed: with `status` in it no update of a recipient could
-- stay in its page. `open` changes once, at her turn; what becomes of her message afterwards touches no index.

drop index campaigns.recipients_due;
alter table campaigns.recipients
  add open boolean not null generated always as (status = 'pending') stored;
create index recipients_due on campaigns.recipients (sending_id, due_at, contact_id) where open;
