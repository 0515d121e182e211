-- How long things are kept: policy as rows, edited by operators, carried out by the duty `retention`.

create table scanrook.retention (
  kind text primary key,
  keep interval,
  constraint kind_is_known check (kind in ('succeeded', 'failed', 'cancelled', 'events', 'audit', 'refused')),
  constraint keep_is_positive check (keep > interval '0')
);

insert into scanrook.retention (kind, keep) values
  ('succeeded', '90 days'),
  ('failed', '180 days'),
  ('cancelled', '30 days'),
  ('events', '180 days'),
  ('audit', '400 days'),
  ('refused', '30 days');

comment on table scanrook.retention is 'How long finished scans, events, the audit log and refused lines are kept; update keep to change it, null keeps for ever';
comment on column scanrook.retention.kind is
  'succeeded, failed, cancelled: scans by their end, with results, attempts and events; events, audit: months of each; refused: lines of scan.inbox';
comment on column scanrook.retention.keep is
  'Kept at least so long after the end; results go with the week of their submit, up to 7 days later';
