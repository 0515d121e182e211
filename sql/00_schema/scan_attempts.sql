-- History: one row per attempt, kept as long as its job. Each is updated twice (start, end): the room left on its page
-- keeps those updates HOT.

create table scanrook.scan_attempts (
  job_id uuid not null references scanrook.scan_jobs on delete cascade,
  attempt integer not null,
  fence bigint not null,
  holder uuid not null,
  kubernetes_job text,
  pod_uid text,
  node text,
  claimed_at timestamptz not null,
  started_at timestamptz,
  ended_at timestamptz,
  outcome text,
  code text,
  reason text,
  primary key (job_id, attempt),
  constraint outcome_is_known check (outcome in ('succeeded', 'failed', 'lost', 'released', 'cancelled')),
  constraint ended_attempts_have_an_outcome check ((ended_at is null) = (outcome is null))
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02);

comment on table scanrook.scan_attempts is 'Every try at a job: when, by whom, and how it ended';
comment on column scanrook.scan_attempts.outcome is 'succeeded, failed (the scan''s fault), lost (infrastructure), released (never started), cancelled';
comment on column scanrook.scan_attempts.reason is 'One sentence, with the pod''s or process''s own words where there are any';
