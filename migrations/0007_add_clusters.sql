-- Scans may run as Kubernetes Jobs: which cluster an attempt and a dispatcher belong to, what tells the Jobs of this
-- installation from another's, and how long a scanner has to say that its time is over. Refused lines of the inbox are
-- kept for a time and no longer.

set role scan_owner;

-- They answer more, or take more, now; the parts bring them back.
drop function if exists scan_worker.register(uuid, text, text, text[]);
drop function if exists scan_worker.claim(uuid, integer, text[]);
drop function if exists scan_worker.live_attempts();
drop function if exists scan_worker.reissue_token(uuid, bigint);
drop function if exists scan_worker.renew(uuid, bigint);
drop function if exists scan_worker.start(uuid, bigint, text, text, text);

alter table scanrook.settings
  add column installation_id uuid not null default gen_random_uuid(),
  add column deadline_margin interval not null default '30 s',
  add constraint deadline_margin_is_not_negative check (deadline_margin >= interval '0');
comment on column scanrook.settings.installation_id is
  'Labels the Kubernetes Jobs of this database; a restored backup keeps it, a clone needs another: see sql/README.md';
comment on column scanrook.settings.deadline_margin is
  'How long after its own time limit a scanner may still report it, before the attempt is given up';

alter table scanrook.dispatchers add column cluster text;
comment on column scanrook.dispatchers.cluster is
  'The uid of the namespace in which its Kubernetes Jobs run; null: it starts child processes';

alter table scanrook.scan_leases add column cluster text;
comment on column scanrook.scan_leases.cluster is
  'The uid of the namespace in which the attempt''s Kubernetes Job runs; null: a child process of its dispatcher';
comment on column scanrook.scan_leases.deadline_at is
  'Work clock: the time limit and settings.deadline_margin; the attempt is given up then, beats or not';

alter table scanrook.retention
  drop constraint kind_is_known,
  add constraint kind_is_known check (kind in ('succeeded', 'failed', 'cancelled', 'events', 'audit', 'refused'));
insert into scanrook.retention (kind, keep) values ('refused', '30 days');
comment on table scanrook.retention is
  'How long finished scans, events, the audit log and refused lines are kept; update keep to change it, null keeps for ever';
comment on column scanrook.retention.kind is
  'succeeded, failed, cancelled: scans by their end, with results, attempts and events; events, audit: months of each; refused: lines of scan.inbox';
