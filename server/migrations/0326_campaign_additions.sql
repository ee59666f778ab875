-- People whom others, such as journeys, put into a campaign: taken in by whoever works on campaigns, so that
-- nobody who puts them in waits for what is being sent.

create table campaigns.additions (
  campaign_id uuid not null,
  contact_id uuid not null,
  workspace_id uuid not null,
  added_at timestamptz not null,
  primary key (campaign_id, contact_id)
);
