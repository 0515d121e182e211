-- Duties that dispatchers share, retention by policy, the lock between retention and retry, storage parameters, and time
-- limits for the roles that programs log in with.

-- Roles and owners are the business of whoever installs; what follows is scan_owner's.
reset role;
-- scan.health tells whose open transaction holds vacuum back, which PostgreSQL shows to this role only. Where the
-- installer may not grant it, that row says so.
do $$
begin
  if not pg_catalog.pg_has_role('scan_owner', 'pg_read_all_stats', 'member') then
    grant pg_read_all_stats to scan_owner;
  end if;
exception
  when insufficient_privilege then
    raise notice 'scan.health will not see other sessions: grant pg_read_all_stats to scan_owner';
end
$$;

-- The net below programs that hang; each limit is far above what healthy work takes. A dispatcher's calls are bounded
-- batches: seconds at most. A scanner's COPY, match and publish of millions of rows take minutes, and wait for the last
-- step of an import; an attempt has its own deadline. Limits belong to the role that logs in, so a login of its own for
-- the web application needs the same as scan_web.
alter role scan_dispatcher set statement_timeout = '60s';
alter role scan_dispatcher set lock_timeout = '30s';
alter role scan_dispatcher set idle_in_transaction_session_timeout = '60s';
alter role scan_scanner set statement_timeout = '1h';
alter role scan_scanner set lock_timeout = '10min';
alter role scan_scanner set idle_in_transaction_session_timeout = '5min';
alter role scan_web set statement_timeout = '15s';
alter role scan_web set lock_timeout = '5s';
alter role scan_web set idle_in_transaction_session_timeout = '30s';

alter table scanrook.source_limits owner to scan_owner;
set role scan_owner;

create table scanrook.duties (
  name text primary key,
  every interval not null,
  lease interval not null default '60 s',
  holder uuid,
  epoch bigint not null default 0,
  leased_until timestamptz,
  next_run_at timestamptz not null default clock_timestamp(),
  mark jsonb,
  row_count bigint not null default 0,
  last_started_at timestamptz,
  last_finished_at timestamptz,
  last_row_count bigint,
  last_note text,
  failure_count integer not null default 0,
  last_error text,
  constraint times_are_positive check (every > interval '0' and lease > interval '0'),
  constraint a_held_duty_has_a_lease check ((holder is null) = (leased_until is null)),
  constraint failures_have_an_error check ((failure_count = 0) = (last_error is null))
) with (fillfactor = 50);

insert into scanrook.duties (name, every) values
  ('partitions', '1 hour'),
  ('retention', '1 hour'),
  ('lanes', '5 min');

comment on table scanrook.duties is 'Upkeep that dispatchers share: who does what until when, and how it went';
comment on column scanrook.duties.every is 'How long after the end of a run the next one is due';
comment on column scanrook.duties.lease is 'How long a dispatcher keeps the duty without performing a batch';
comment on column scanrook.duties.epoch is 'One number per take; a batch that names an older one is refused (SR108)';
comment on column scanrook.duties.next_run_at is 'When it is due; set it to now() to have it done soon';
comment on column scanrook.duties.mark is 'Where the run goes on; null between runs';
comment on column scanrook.duties.row_count is 'What the run under way has done so far';
comment on column scanrook.duties.last_row_count is 'What the last finished run did: partitions or scans';
comment on column scanrook.duties.last_note is 'What the last finished run had to leave for the next; null when nothing';
comment on column scanrook.duties.failure_count is 'Failures since the last success; the wait doubles with each';
comment on column scanrook.duties.last_error is 'What the last batch failed with; a finished run clears it';

create table scanrook.retention (
  kind text primary key,
  keep interval,
  constraint kind_is_known check (kind in ('succeeded', 'failed', 'cancelled', 'events', 'audit')),
  constraint keep_is_positive check (keep > interval '0')
);

insert into scanrook.retention (kind, keep) values
  ('succeeded', '90 days'),
  ('failed', '180 days'),
  ('cancelled', '30 days'),
  ('events', '180 days'),
  ('audit', '400 days');

comment on table scanrook.retention is 'How long finished scans, events and the audit log are kept; update keep to change it, null keeps for ever';
comment on column scanrook.retention.kind is
  'succeeded, failed, cancelled: scans by their end, with results, attempts and events; events, audit: months of each';
comment on column scanrook.retention.keep is
  'Kept at least so long after the end; results go with the week of their submit, up to 7 days later';

create table scanrook.retention_lock ();
comment on table scanrook.retention_lock is 'Shared by retry and pin, exclusive for the drop of old results: no scan comes back to life meanwhile';

-- Retention goes through it step by step and so needs an order without ties.
drop index scanrook.scan_jobs_finished;
create index scan_jobs_finished on scanrook.scan_jobs (finished_at, id)
  where status in ('succeeded', 'failed', 'cancelled');
create index scan_jobs_pinned on scanrook.scan_jobs (id) where pinned_at is not null;

alter table scanrook.dispatchers set (fillfactor = 50);
alter table scanrook.scan_attempts set (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02);
alter table scanrook.staged_packages set (autovacuum_vacuum_scale_factor = 0.05);
alter table scanrook.staged_findings set (autovacuum_vacuum_scale_factor = 0.05);

-- Its place is taken by scan_worker.take_duty and scan_worker.perform_duty.
drop function if exists scan_worker.maintain();
-- Its successor needs no organisation.
drop function if exists scanrook.explain_wait(scanrook.scan_jobs, scanrook.organizations, timestamptz);
