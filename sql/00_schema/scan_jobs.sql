-- One row per request: one thing to scan. Wide, and changed only a handful of times per attempt;
-- what changes often lives in scan_leases.

create sequence scanrook.ready_seq as bigint;
comment on sequence scanrook.ready_seq is 'Ever-increasing number a job takes each time it becomes queued; first in, first out';

create table scanrook.scan_jobs (
  id uuid primary key,
  number bigint generated always as identity unique,
  org_id bigint not null references scanrook.organizations,
  target text not null,
  scan_type text not null,
  bucket text,
  object_key text,
  file_path text,
  digest text,
  options jsonb not null default '{}',
  labels jsonb not null default '{}',
  status text not null,
  result text,
  priority integer not null default 0,
  resource_class text not null references scanrook.resource_classes,
  idempotency_key text,
  run_at timestamptz not null,
  deadline timestamptz,
  attempt integer not null default 0,
  scan_failure_count integer not null default 0,
  infrastructure_failure_count integer not null default 0,
  ready_seq bigint,
  submitted_by text not null,
  created_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz,
  cancel_requested_at timestamptz,
  cancel_reason text,
  summary_json jsonb,
  error_code text,
  error_message text,
  error_hint text,
  report_key text,
  report_sha256 bytea,
  scanner_version text,
  advisories_as_of timestamptz,
  source text not null,
  schedule_id bigint,
  rescan_of uuid,
  pinned_at timestamptz,
  pinned_by text,
  constraint status_is_known check (
    status in ('scheduled', 'queued', 'dispatched', 'running', 'succeeded', 'failed', 'cancelled')),
  constraint result_belongs_to_succeeded check ((result is not null) = (status = 'succeeded')),
  constraint result_is_known check (result in ('complete', 'partial', 'unsupported')),
  constraint finished_at_belongs_to_final_status check (
    (finished_at is not null) = (status in ('succeeded', 'failed', 'cancelled'))),
  constraint queued_has_a_ready_number check (status <> 'queued' or ready_seq is not null),
  constraint failed_has_a_code check (status <> 'failed' or error_code is not null),
  constraint object_target_names_bucket_and_key check (
    scan_type <> 'object' or (bucket is not null and object_key is not null)),
  constraint file_target_names_a_path check (scan_type <> 'file' or file_path is not null),
  constraint scan_type_is_known check (scan_type in ('object', 'file')),
  constraint priority_is_not_negative check (priority between 0 and 1000),
  constraint report_has_key_and_hash check ((report_key is null) = (report_sha256 is null)),
  constraint source_is_a_short_name check (source ~ '^[a-z0-9]([a-z0-9.:-]{0,251}[a-z0-9])?$'),
  constraint pins_have_an_author check ((pinned_at is null) = (pinned_by is null))
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);

-- What waits, lane by lane; inside one lane in the order the claim takes it.
create index scan_jobs_ready on scanrook.scan_jobs (org_id, resource_class, source, priority, ready_seq)
  where status = 'queued';
-- What falls due.
create index scan_jobs_due on scanrook.scan_jobs (run_at) where status = 'scheduled';
-- What must fail because its deadline passed before it was dispatched.
create index scan_jobs_deadline on scanrook.scan_jobs (deadline)
  where status in ('scheduled', 'queued') and deadline is not null;
-- "My scans", newest first.
create index scan_jobs_by_organization on scanrook.scan_jobs (org_id, created_at desc);
-- One live job per idempotency key.
create unique index scan_jobs_idempotency on scanrook.scan_jobs (org_id, idempotency_key)
  where idempotency_key is not null and status in ('scheduled', 'queued', 'dispatched', 'running');
-- Recently finished, and retention, which goes through it step by step and so needs an order without ties.
create index scan_jobs_finished on scanrook.scan_jobs (finished_at, id)
  where status in ('succeeded', 'failed', 'cancelled');
-- What retention spares: few.
create index scan_jobs_pinned on scanrook.scan_jobs (id) where pinned_at is not null;
-- The published scans of a target. Targets can be longer than an entry of a btree may be.
create index scan_jobs_by_target on scanrook.scan_jobs using hash (target) where status = 'succeeded';

comment on table scanrook.scan_jobs is 'Scan requests and their state; written through scan.* and scan_worker.* functions only';
comment on column scanrook.scan_jobs.id is 'Time-ordered uuid (version 7); results are partitioned by it';
comment on column scanrook.scan_jobs.number is 'Short handle for people: scan.explain(42)';
comment on column scanrook.scan_jobs.target is 'As submitted';
comment on column scanrook.scan_jobs.scan_type is 'object (s3://bucket/key) or file (file:///path)';
comment on column scanrook.scan_jobs.digest is 'Digest of the scanned image or artifact, known after the scan';
comment on column scanrook.scan_jobs.status is 'scheduled, queued, dispatched, running, succeeded, failed, cancelled; see transitions';
comment on column scanrook.scan_jobs.result is 'Of a succeeded job: complete, partial (something could not be read or matched) or unsupported';
comment on column scanrook.scan_jobs.priority is '0 to 1000, higher first, inside one organisation only';
comment on column scanrook.scan_jobs.idempotency_key is 'Unique per organisation over unfinished jobs';
comment on column scanrook.scan_jobs.run_at is 'Not before this time';
comment on column scanrook.scan_jobs.deadline is 'Must be finished by then; null for none';
comment on column scanrook.scan_jobs.attempt is 'Ordinal of the latest attempt; never reset, so Kubernetes Job names are never reused';
comment on column scanrook.scan_jobs.scan_failure_count is 'Attempts failed by the scan''s own fault since submit or retry';
comment on column scanrook.scan_jobs.infrastructure_failure_count is 'Attempts lost to pods, nodes or the database since submit or retry';
comment on column scanrook.scan_jobs.ready_seq is 'Place in the queue, taken when it became queued last';
comment on column scanrook.scan_jobs.summary_json is 'Counts, problems, layers and distribution of the published scan';
comment on column scanrook.scan_jobs.error_code is 'SQLSTATE of class SR of the latest failure; see sql/README.md';
comment on column scanrook.scan_jobs.report_key is 'Key of the report in the bucket reports';
comment on column scanrook.scan_jobs.advisories_as_of is 'Latest advisory import the findings of the scan were computed from';
comment on column scanrook.scan_jobs.source is 'Where the artifact comes from: s3, file, or the host of its registry; limits go by it';
comment on column scanrook.scan_jobs.schedule_id is 'The schedule that submitted it; null when a person did';
comment on column scanrook.scan_jobs.rescan_of is 'The scan that this one repeats';
comment on column scanrook.scan_jobs.pinned_at is 'Since when retention spares it; null when it does not';
