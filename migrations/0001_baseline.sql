-- The first schema, frozen: what sql/00_schema was when it was released first. Never edited; changes are migrations of their own.

-- 00_schema/roles.sql
-- Roles by audience. Group roles without login, except the two that programs log in with.
--
-- Roles belong to the whole cluster, so this file tolerates those that exist. Passwords are set by whoever installs:
-- `scanrook up` and bin/quickstart generate them, in Kubernetes they come from Secrets.

-- Two installations into databases of one cluster take turns here, or they would fail over each other's roles. Advisory
-- locks belong to one database, so the shared catalog itself is locked, by those who may.
-- Two installations into databases of one cluster take turns here, or they would fail over each other's roles. Advisory
-- locks belong to one database, so the shared catalog itself is locked, by those who may.
do $$
begin
  lock table pg_catalog.pg_authid in share row exclusive mode;
exception
  when insufficient_privilege then null;
end
$$;

do $$
declare
  v_role record;
  v_member record;
begin
  for v_role in
    select * from (values
      ('scan_owner', 'nologin', 'owns every object of ScanRook; its security definer functions run as it'),
      ('scan_reader', 'nologin', 'reads all views and tables except secrets'),
      ('scan_submitter', 'nologin', 'submits, cancels and retries scans; reads like scan_reader'),
      ('scan_operator', 'nologin', 'submits file: targets, imports advisories, edits settings; all of scan_submitter'),
      ('scan_dispatcher', 'login', 'the dispatcher: claims attempts and reports their end; reads nothing else'),
      ('scan_scanner', 'login', 'a scanner: can do nothing without the token of a live attempt'),
      ('scan_web', 'nologin', 'the web application: calls the people''s functions for its users')
    ) as r (name, login, purpose)
  loop
    if not exists (select from pg_catalog.pg_roles where rolname = v_role.name) then
      execute format('create role %I %s', v_role.name, v_role.login);
      execute format('comment on role %I is %L', v_role.name, v_role.purpose);
    end if;
  end loop;

  for v_member in
    select * from (values
      ('scan_reader', 'scan_submitter'), ('scan_submitter', 'scan_operator'), ('scan_owner', current_user::text)
    ) as m (role, member)
  loop
    -- A superuser is a member of everything, and a grant that exists raises a notice.
    if not pg_catalog.pg_has_role(v_member.member, v_member.role, 'member') then
      execute format('grant %I to %I', v_member.role, v_member.member);
    end if;
  end loop;
end
$$;

alter role scan_dispatcher set statement_timeout = '60s';
alter role scan_dispatcher set idle_in_transaction_session_timeout = '60s';
alter role scan_scanner set idle_in_transaction_session_timeout = '5min';

-- 00_schema/schemas.sql
-- Three schemas by audience: people, machines, tables.

create schema scan authorization scan_owner;
comment on schema scan is
  'ScanRook for people. Start here: select * from scan.help(); then select scan.submit(''s3://deltaguard/app.tar'');';

create schema scan_worker authorization scan_owner;
comment on schema scan_worker is
  'ScanRook for machines: dispatcher and scanner. Every call names job and fence and is refused when stale.';

create schema scanrook authorization scan_owner;
comment on schema scanrook is
  'ScanRook''s tables and private functions. Readable by scan_reader, written only through functions.';

-- So that `table progress;` and `select * from scan_jobs` just work.
do $$
begin
  execute format('alter database %I set search_path = scan, scanrook, public', current_database());
end
$$;

-- 05_owner.sql
-- Everything after this line is created by, and belongs to, scan_owner; 90_grants.sql gives the role back.
set role scan_owner;

-- Functions name each other in circles, so bodies are checked by plpgsql_check in the tests, not at creation.
set check_function_bodies = off;

-- 00_schema/schema_migrations.sql
-- The ledger of `scanrook db migrate`: what was applied, when, how long it took.

create table scanrook.schema_migrations (
  name text primary key,
  checksum text not null,
  applied_at timestamptz not null default clock_timestamp(),
  duration_ms bigint not null default 0,
  constraint duration_is_not_negative check (duration_ms >= 0)
);

comment on table scanrook.schema_migrations is 'Ledger of schema changes; written by `scanrook db migrate` only';
comment on column scanrook.schema_migrations.name is 'File name of a migration, or of a re-runnable part below sql/';
comment on column scanrook.schema_migrations.checksum is 'SHA-256 of the file as applied, hexadecimal';
comment on column scanrook.schema_migrations.applied_at is 'When it was applied last';
comment on column scanrook.schema_migrations.duration_ms is 'How long it took';

-- 00_schema/locks.sql
-- Tables that hold nothing: locking one is how functions take turns.
--
-- Advisory locks would do the same, but every login of the database may take them, a scanner's too; locking a table
-- needs a right on it, and only the engine's functions have that. Turns are exclusive in mode `share row exclusive`,
-- shared in mode `row exclusive`; neither meets a reader, so pg_dump waits for nobody.

create table scanrook.claim_lock ();
create table scanrook.generation_lock ();
create table scanrook.import_lock ();
create table scanrook.partition_lock ();

comment on table scanrook.claim_lock is 'Held by a claim to commit: claims run one after another, which makes every cap exact';
comment on table scanrook.generation_lock is 'Shared by match and publish, exclusive for the last step of an import';
comment on table scanrook.import_lock is 'Held by an import to commit: imports run one after another';
comment on table scanrook.partition_lock is 'Held by whoever makes partitions';

-- 00_schema/settings.sql
-- One row of settings. Operators change it with plain SQL; tests make the times short.

create table scanrook.settings (
  id boolean primary key default true,
  dispatch_lease interval not null default '120 s',
  run_lease interval not null default '60 s',
  beat_interval interval not null default '10 s',
  pending_limit interval not null default '10 min',
  scan_budget integer not null default 3,
  infrastructure_budget integer not null default 10,
  backoff_base interval not null default '5 s',
  backoff_limit interval not null default '10 min',
  dispatcher_poll interval not null default '5 s',
  constraint there_is_one_row check (id),
  constraint beats_fit_into_the_lease_twice check (beat_interval * 2 <= run_lease),
  constraint times_are_positive check (
    dispatch_lease > interval '0' and run_lease > interval '0' and beat_interval > interval '0'
    and pending_limit > interval '0' and backoff_base > interval '0' and backoff_limit >= backoff_base
    and dispatcher_poll > interval '0'),
  constraint budgets_allow_one_attempt check (scan_budget >= 1 and infrastructure_budget >= 1)
);

insert into scanrook.settings default values;

comment on table scanrook.settings is 'Leases, beats and budgets; one row, edited by operators';
comment on column scanrook.settings.dispatch_lease is 'How long a claimed attempt may take to start before it is given up, unless renewed';
comment on column scanrook.settings.run_lease is 'How long a running attempt lives without a heartbeat';
comment on column scanrook.settings.beat_interval is 'How often a scanner beats';
comment on column scanrook.settings.pending_limit is 'How long renewals may stretch the time before the start (image pull, scheduling)';
comment on column scanrook.settings.scan_budget is 'Attempts that may fail by the scan''s own fault before the job fails';
comment on column scanrook.settings.infrastructure_budget is 'Attempts that may be lost to pods, nodes or the database before the job fails';
comment on column scanrook.settings.backoff_base is 'Wait before the first retry; doubles with each failure, with jitter';
comment on column scanrook.settings.backoff_limit is 'Longest wait before a retry';
comment on column scanrook.settings.dispatcher_poll is 'Slow poll of dispatchers, the net below NOTIFY';

-- 00_schema/organizations.sql
-- Organisations own jobs and share the capacity by weight.

create table scanrook.organizations (
  id bigint generated always as identity primary key,
  name text not null unique,
  weight integer not null default 1,
  max_running integer,
  max_queued integer,
  paused_at timestamptz,
  pause_reason text,
  created_at timestamptz not null default clock_timestamp(),
  constraint name_is_a_short_word check (name ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$'),
  constraint weight_is_positive check (weight > 0),
  constraint caps_are_not_negative check (max_running >= 0 and max_queued >= 0)
);

insert into scanrook.organizations (name) values ('default');

comment on table scanrook.organizations is 'Who owns scans: share of the capacity, caps and pause per organisation';
comment on column scanrook.organizations.weight is 'Share of the capacity when several organisations wait; 2 gets twice the slots of 1';
comment on column scanrook.organizations.max_running is 'Most attempts at a time; null for no cap';
comment on column scanrook.organizations.max_queued is 'Most waiting scans before submit refuses; null for no cap';
comment on column scanrook.organizations.paused_at is 'Since when nothing of it is dispatched; null when not paused';

-- 00_schema/resource_classes.sql
-- Resource classes: what one scan gets of a machine, and how many of the class may run at once.

create table scanrook.resource_classes (
  name text primary key,
  max_artifact_bytes bigint,
  cpu_request text not null,
  cpu_limit text not null,
  memory_request text not null,
  memory_limit text not null,
  scratch_limit text not null,
  max_running integer,
  time_limit interval not null,
  constraint max_running_is_not_negative check (max_running >= 0),
  constraint time_limit_is_positive check (time_limit > interval '0')
);

insert into scanrook.resource_classes values
  ('small', 250000000, '500m', '2', '256Mi', '1Gi', '2Gi', null, '15 min'),
  ('medium', 5000000000, '1', '2', '512Mi', '2Gi', '10Gi', null, '1 hour'),
  ('large', null, '2', '4', '1Gi', '4Gi', '40Gi', null, '4 hours');

comment on table scanrook.resource_classes is 'Requests, limits, time limit and cap per class of scan; Kubernetes quantities';
comment on column scanrook.resource_classes.max_artifact_bytes is 'Largest artifact the class is chosen for; null for no bound';
comment on column scanrook.resource_classes.scratch_limit is 'Ephemeral storage';
comment on column scanrook.resource_classes.max_running is 'Most attempts of the class at a time; null for no cap';
comment on column scanrook.resource_classes.time_limit is 'How long one attempt may run';

-- 00_schema/transitions.sql
-- The state machine as data: every legal change of scan_jobs.status, who makes it and by which verb.
-- A trigger on scan_jobs asserts it, and the diagram in sql/README.md is made from it.

create table scanrook.transitions (
  from_status text not null,
  to_status text not null,
  verb text not null,
  actor text not null,
  primary key (from_status, to_status, verb)
);

insert into scanrook.transitions (from_status, to_status, verb, actor) values
  ('none', 'queued', 'submit', 'person'),
  ('none', 'scheduled', 'submit', 'person'),
  ('scheduled', 'queued', 'claim', 'dispatcher'),
  ('scheduled', 'failed', 'reap', 'dispatcher'),
  ('queued', 'failed', 'reap', 'dispatcher'),
  ('queued', 'dispatched', 'claim', 'dispatcher'),
  ('dispatched', 'scheduled', 'release', 'dispatcher'),
  ('dispatched', 'failed', 'release', 'dispatcher'),
  ('dispatched', 'running', 'start', 'scanner'),
  ('running', 'succeeded', 'publish', 'scanner'),
  ('dispatched', 'scheduled', 'report_pod_end', 'dispatcher'),
  ('dispatched', 'failed', 'report_pod_end', 'dispatcher'),
  ('dispatched', 'scheduled', 'reap', 'dispatcher'),
  ('dispatched', 'failed', 'reap', 'dispatcher'),
  ('dispatched', 'scheduled', 'fail', 'scanner'),
  ('dispatched', 'failed', 'fail', 'scanner'),
  ('dispatched', 'cancelled', 'fail', 'scanner'),
  ('running', 'scheduled', 'fail', 'scanner'),
  ('running', 'failed', 'fail', 'scanner'),
  ('running', 'cancelled', 'fail', 'scanner'),
  ('running', 'scheduled', 'report_pod_end', 'dispatcher'),
  ('running', 'failed', 'report_pod_end', 'dispatcher'),
  ('running', 'scheduled', 'reap', 'dispatcher'),
  ('running', 'failed', 'reap', 'dispatcher'),
  ('scheduled', 'cancelled', 'cancel', 'person'),
  ('queued', 'cancelled', 'cancel', 'person'),
  ('dispatched', 'cancelled', 'acknowledge_cancel', 'scanner'),
  ('running', 'cancelled', 'acknowledge_cancel', 'scanner'),
  ('dispatched', 'cancelled', 'report_pod_end', 'dispatcher'),
  ('running', 'cancelled', 'report_pod_end', 'dispatcher'),
  ('dispatched', 'cancelled', 'reap', 'dispatcher'),
  ('running', 'cancelled', 'reap', 'dispatcher'),
  ('dispatched', 'cancelled', 'release', 'dispatcher'),
  ('failed', 'queued', 'retry', 'person'),
  ('cancelled', 'queued', 'retry', 'person');

comment on table scanrook.transitions is 'Legal changes of scan_jobs.status, with the verb that makes each and its actor';

-- 00_schema/scan_jobs.sql
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
  constraint report_has_key_and_hash check ((report_key is null) = (report_sha256 is null))
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);

-- What waits, in the order the claim takes it inside one lane (organisation, resource class).
create index scan_jobs_ready on scanrook.scan_jobs (org_id, resource_class, priority desc, ready_seq)
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
-- Recently finished, and retention.
create index scan_jobs_finished on scanrook.scan_jobs (finished_at)
  where status in ('succeeded', 'failed', 'cancelled');

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

-- 00_schema/org_ready.sql
-- The roster: lanes (organisation, resource class) that have queued jobs, so that a claim looks at those only.
--
-- Submit adds a row when it is absent; the serialised claimer removes it when it finds the lane empty. The two meet at
-- the row of the organisation: submitters lock it shared before they take a ready_seq, the claimer removes only when it
-- has it for itself.

create table scanrook.org_ready (
  org_id bigint not null references scanrook.organizations on delete cascade,
  resource_class text not null references scanrook.resource_classes,
  primary key (org_id, resource_class)
);

comment on table scanrook.org_ready is 'Lanes with queued jobs; an accelerator of the claim, repaired by reap';

-- 00_schema/dispatchers.sql
-- Dispatcher processes, one row per process start.

create table scanrook.dispatchers (
  holder uuid primary key,
  version text not null,
  host text,
  local_roots text[] not null default '{}',
  registered_at timestamptz not null,
  beat_at timestamptz not null
);

comment on table scanrook.dispatchers is 'Dispatchers seen lately; the holder id is random per process start, never reused';
comment on column scanrook.dispatchers.local_roots is 'Directories whose files this dispatcher may scan (--local-root)';

-- 00_schema/scan_leases.sql
-- One narrow row per live attempt and nothing else: a lease row exists exactly while its job is dispatched or running,
-- with the same fence. No index but the key, so that heartbeats stay HOT and old snapshots cost nothing.

create sequence scanrook.fence_seq as bigint;
comment on sequence scanrook.fence_seq is 'Fences: one number per attempt, never reused, so that a late attempt can always be told';

create table scanrook.scan_leases (
  job_id uuid primary key references scanrook.scan_jobs on delete cascade,
  org_id bigint not null,
  resource_class text not null,
  attempt integer not null,
  fence bigint not null,
  token_hash bytea not null,
  holder uuid not null,
  stage_key uuid,
  pod_uid text,
  leased_until timestamptz not null,
  pending_until timestamptz not null,
  deadline_at timestamptz,
  beat_at timestamptz not null,
  is_cancel_requested boolean not null default false,
  pct smallint not null default 0,
  stage text not null,
  detail text,
  constraint bound_attempts_have_stage_key_and_deadline check (
    (pod_uid is null) = (stage_key is null) and (pod_uid is null) = (deadline_at is null)),
  constraint pct_is_a_percentage check (pct between 0 and 100)
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 100);

comment on table scanrook.scan_leases is 'Live attempts: who owns which job until when, and how far it is';
comment on column scanrook.scan_leases.fence is 'Every machine call names job and fence; no row, no right';
comment on column scanrook.scan_leases.token_hash is 'SHA-256 of the attempt''s token; the token itself is shown once, by claim';
comment on column scanrook.scan_leases.stage_key is 'Unguessable key of the attempt''s rows in the staging tables; given out by start';
comment on column scanrook.scan_leases.pod_uid is 'The pod that called start; any other pod of the attempt is refused';
comment on column scanrook.scan_leases.leased_until is 'Liveness clock: without a beat or renewal until then, the attempt is given up';
comment on column scanrook.scan_leases.pending_until is 'No renewal before the start beyond this time';
comment on column scanrook.scan_leases.deadline_at is 'Work clock: the attempt must be done by then, beats or not';

-- 00_schema/scan_attempts.sql
-- History: one row per attempt, kept as long as its job.

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
);

comment on table scanrook.scan_attempts is 'Every try at a job: when, by whom, and how it ended';
comment on column scanrook.scan_attempts.outcome is 'succeeded, failed (the scan''s fault), lost (infrastructure), released (never started), cancelled';
comment on column scanrook.scan_attempts.reason is 'One sentence, with the pod''s or process''s own words where there are any';

-- 00_schema/scan_events.sql
-- Append-only timeline of every job, partitioned by month.

create sequence scanrook.scan_event_seq as bigint;
comment on sequence scanrook.scan_event_seq is 'Order of events inside one moment';

create table scanrook.scan_events (
  job_id uuid not null,
  created_at timestamptz not null,
  seq bigint not null default nextval('scanrook.scan_event_seq'),
  attempt integer not null,
  stage text not null,
  detail text,
  pct smallint,
  primary key (job_id, created_at, seq)
) partition by range (created_at);

comment on table scanrook.scan_events is 'What happened to each job, in order; never updated';
comment on column scanrook.scan_events.stage is 'A state (queued, running ...) or a stage of the scanner (fetch, read, match, report, publish)';

-- 00_schema/scan_files.sql
-- Files of published scans; range-partitioned by job id, which is time-ordered.
-- The key is (job, ordinal), not the path: paths can be longer than a btree entry may be, and a random-key index is
-- dear.

create table scanrook.scan_files (
  org_id bigint not null,
  job_id uuid not null,
  ordinal integer not null,
  path text not null,
  kind text not null,
  size_bytes bigint not null,
  mode integer not null,
  sha256 bytea,
  link_target text,
  layer integer,
  primary key (job_id, ordinal)
) partition by range (job_id);

-- "Which images have this file?": equality only, so a hash index, at 40 percent less load cost than a btree.
create index scan_files_sha256 on scanrook.scan_files using hash (sha256);

comment on table scanrook.scan_files is 'Every file of a published scan, with its SHA-256';
comment on column scanrook.scan_files.path is 'Relative to the root of the artifact; bytes that are not UTF-8 are shown as \xHH';
comment on column scanrook.scan_files.kind is 'file, directory, symlink, hardlink, other';
comment on column scanrook.scan_files.mode is 'Permission bits as a number: 493 is 0755';
comment on column scanrook.scan_files.layer is 'Index of the layer that brought it, 0 is the lowest; null outside images';

-- 00_schema/scan_packages.sql
-- Packages of published scans; range-partitioned by job id.

create table scanrook.scan_packages (
  org_id bigint not null,
  job_id uuid not null,
  ordinal integer not null,
  type text not null,
  name text not null,
  version text not null,
  architecture text,
  source_name text,
  source_version text,
  purl text not null,
  location text not null,
  layer integer,
  evidence text not null,
  owner text,
  package_version_id bigint,
  primary key (job_id, ordinal),
  constraint evidence_is_known check (evidence in ('confirmed_installed', 'heuristic_unverified'))
) partition by range (job_id);

-- "Which scans have this package version?": the join of every advisory import.
create index scan_packages_package_version on scanrook.scan_packages (package_version_id) where owner is null;

comment on table scanrook.scan_packages is 'Every package of a published scan, as its own database states it';
comment on column scanrook.scan_packages.type is 'purl type: deb, apk, pypi, golang';
comment on column scanrook.scan_packages.location is 'Path of the database, metadata file or executable that states it';
comment on column scanrook.scan_packages.layer is 'Index of the first layer whose database lists this version; null outside images';
comment on column scanrook.scan_packages.evidence is 'confirmed_installed or heuristic_unverified';
comment on column scanrook.scan_packages.owner is 'Operating system package that owns the location; the distribution answers for this package then, and it gives no findings of its own';
comment on column scanrook.scan_packages.package_version_id is 'What advisories are matched with; null when no ecosystem is known';

-- 00_schema/scan_findings.sql
-- Findings: advisories that hold for a package of a published scan; range-partitioned by job id.
-- Written by publish, and kept true by every advisory import afterwards.

create table scanrook.scan_findings (
  org_id bigint not null,
  job_id uuid not null,
  package_version_id bigint not null,
  vulnerability_id text not null,
  advisory_ids text[] not null,
  fixed_version text,
  first_seen_at timestamptz not null,
  primary key (job_id, package_version_id, vulnerability_id)
) partition by range (job_id);

-- "Where else is this vulnerability?"
create index scan_findings_vulnerability on scanrook.scan_findings (vulnerability_id);

comment on table scanrook.scan_findings is 'One row per job, package version and vulnerability; people read scan.findings';
comment on column scanrook.scan_findings.vulnerability_id is 'The CVE where there is one, else the best other id';
comment on column scanrook.scan_findings.advisory_ids is 'Every record that says so, sorted';
comment on column scanrook.scan_findings.fixed_version is 'Highest fix among the advisories: safe from all of them; null when none is known';
comment on column scanrook.scan_findings.first_seen_at is 'When this scan first had the finding: at publish, or at a later import';

-- 00_schema/staging.sql
-- Landing tables for COPY. Unlogged: a server crash may empty them, publish notices by counting, and the attempt is
-- retried. A scanner may insert and nothing else; rows are found only through the stage_key that start hands to the
-- attempt.

create unlogged table scanrook.staged_files (
  stage_key uuid not null,
  ordinal integer not null,
  path text not null,
  kind text not null,
  size_bytes bigint not null,
  mode integer not null,
  sha256 bytea,
  link_target text,
  layer integer
) with (autovacuum_vacuum_scale_factor = 0.05);

create index staged_files_stage_key on scanrook.staged_files (stage_key);

create unlogged table scanrook.staged_packages (
  stage_key uuid not null,
  ordinal integer not null,
  type text not null,
  name text not null,
  version text not null,
  architecture text,
  source_name text,
  source_version text,
  purl text not null,
  location text not null,
  layer integer,
  evidence text not null,
  owner text,
  ecosystem text,
  match_name text,
  match_version text,
  scheme text,
  sort_key bytea,
  is_parsed boolean,
  constraint what_is_matched_is_whole check (
    (ecosystem is null) = (match_name is null) and (ecosystem is null) = (match_version is null)
    and (ecosystem is null) = (scheme is null) and (ecosystem is null) = (sort_key is null)
    and (ecosystem is null) = (is_parsed is null))
);

create index staged_packages_stage_key on scanrook.staged_packages (stage_key);

create unlogged table scanrook.staged_findings (
  stage_key uuid not null,
  package_version_id bigint not null,
  vulnerability_id text not null,
  advisory_ids text[] not null,
  fixed_version text
);

create index staged_findings_stage_key on scanrook.staged_findings (stage_key);

comment on table scanrook.staged_files is 'Files of attempts that have not published yet; inserted by scanners, moved by publish';
comment on table scanrook.staged_packages is 'Packages of attempts that have not published yet; inserted by scanners, moved by publish';
comment on table scanrook.staged_findings is 'Findings that match computed for an attempt, for its report';

-- 00_schema/package_versions.sql
-- scanrook.package_versions: every (ecosystem, name, version) the fleet has ever shown, stored once.
--
-- A package found in a thousand images is one row here, so matching works on tens of thousands of rows, not millions.
-- Rows are added by scan_worker.match in its own short commit, ordered by the unique key, and never change.
-- sort_key is made by VersionOrdering in Swift: its plain byte order is the ecosystem's version order.
create table scanrook.package_versions (
  id bigint generated always as identity primary key,
  ecosystem text not null,
  name text not null,
  version text not null,
  scheme text not null,
  sort_key bytea not null,
  is_parsed boolean not null default true,
  constraint a_package_version_is_stored_once unique (ecosystem, name, version),
  constraint sort_keys_are_at_most_1024_bytes check (octet_length(sort_key) <= 1024)
);

comment on table scanrook.package_versions is
  'Package versions of the whole fleet, each stored once; scan_packages points here';
comment on column scanrook.package_versions.ecosystem is
  'OSV ecosystem with its release: Debian:12, Alpine:v3.20, PyPI';
comment on column scanrook.package_versions.name is
  'Name advisories use: the source package on distributions, PEP 503 on PyPI';
comment on column scanrook.package_versions.scheme is 'Version scheme that made sort_key: deb, apk, pep440, semver';
comment on column scanrook.package_versions.sort_key is
  'Bytes whose order is the version order; see design of VersionOrdering';
comment on column scanrook.package_versions.is_parsed is
  'False: the version does not follow its scheme and got a fallback order';

-- 00_schema/advisory_generation.sql
-- scanrook.advisory_generation: one number, raised by every import that changes advisories.
--
-- Raised only under scanrook.lock_generation_exclusive(), so the order of numbers is the order of commits.
create table scanrook.advisory_generation (
  id boolean primary key default true,
  generation bigint not null,
  constraint there_is_one_row check (id)
);

insert into scanrook.advisory_generation (generation) values (0);

comment on table scanrook.advisory_generation is 'One row: the number of imports that changed advisories';

-- 00_schema/advisory_feeds.sql
-- scanrook.advisory_feeds: one row per feed that was ever imported or tried; what `advisories status` shows.
--
-- The only rows that an import of unchanged data touches: imported_at says when the data was last confirmed.
-- A failed import leaves everything as it was and fills last_error; the next success clears it.
create table scanrook.advisory_feeds (
  source text not null,
  ecosystem text not null,
  origin text not null,
  imported_at timestamptz,
  record_count bigint not null default 0,
  changed_at timestamptz,
  etag text,
  last_error text,
  last_error_at timestamptz,
  primary key (source, ecosystem),
  constraint an_error_has_its_time check ((last_error is null) = (last_error_at is null))
);

comment on table scanrook.advisory_feeds is
  'Advisory feeds: where from, how many records, how fresh, and what went wrong last';
comment on column scanrook.advisory_feeds.source is 'osv, epss or kev';
comment on column scanrook.advisory_feeds.ecosystem is 'OSV ecosystem without release; empty for epss and kev';
comment on column scanrook.advisory_feeds.origin is 'Directory or URL of the data in force; of the last attempt where none ever worked';
comment on column scanrook.advisory_feeds.imported_at is
  'Last successful import, or confirmation that nothing changed; null: never';
comment on column scanrook.advisory_feeds.changed_at is 'Last import that changed anything';
comment on column scanrook.advisory_feeds.etag is
  'Opaque validator of the importer: with it an unchanged feed is not fetched again';
comment on column scanrook.advisory_feeds.last_error is 'Why the last import failed; null after a success';

-- 00_schema/advisory_ecosystems.sql
-- scanrook.advisory_ecosystems: the ecosystems, with release, for which advisories are loaded.
--
-- A package of an ecosystem that is missing here cannot be judged: its scan ends as partial, never silently clean.
-- Kept by scan_worker.finish_import; a row changes only when its count does.
create table scanrook.advisory_ecosystems (
  ecosystem text primary key,
  feed text not null,
  range_count bigint not null,
  imported_at timestamptz not null
);

comment on table scanrook.advisory_ecosystems is
  'Ecosystems (with release) that have advisories loaded; others make a scan partial';
comment on column scanrook.advisory_ecosystems.feed is 'The feed that fills it: Debian for Debian:12';
comment on column scanrook.advisory_ecosystems.range_count is 'Intervals plus single versions loaded for it';
comment on column scanrook.advisory_ecosystems.imported_at is
  'When its count last changed; advisory_feeds says when it was last confirmed';

-- 00_schema/advisories.sql
-- scanrook.advisories: one row per published record (OSV form), whichever feeds carry it.
--
-- Written only by scan_worker.finish_import. A record that vanishes from its last feed stays as a tombstone
-- (is_deleted); a withdrawn one keeps its text. Neither has rows in affected_ranges or affected_versions, so
-- neither can match: matching never has to look at this table.
create table scanrook.advisories (
  id text primary key,
  source text not null,
  feeds text[] not null,
  modified timestamptz not null,
  published timestamptz,
  withdrawn_at timestamptz,
  summary text not null default '',
  details text not null default '',
  severity text not null default 'unknown',
  cvss_score numeric(3, 1),
  cvss_vector text,
  aliases text[] not null default '{}',
  vulnerability_ids text[] not null,
  "references" jsonb not null default '[]',
  content_hash bytea not null,
  generation bigint not null,
  is_deleted boolean not null default false,
  constraint severity_is_a_known_word
    check (severity in ('critical', 'high', 'medium', 'low', 'none', 'unknown')),
  constraint an_advisory_names_at_least_one_vulnerability check (cardinality(vulnerability_ids) > 0),
  constraint deleted_advisories_are_in_no_feed check (is_deleted = (cardinality(feeds) = 0))
);

comment on table scanrook.advisories is
  'Published vulnerability records; withdrawn and vanished ones are kept but never match';
comment on column scanrook.advisories.source is 'Where it was imported from: osv';
comment on column scanrook.advisories.feeds is
  'Ecosystem feeds that carry the record now: {PyPI,Go}; empty when it vanished from all';
comment on column scanrook.advisories.severity is
  'critical, high, medium, low, none or unknown: from the CVSS v3 score, else the feed''s label';
comment on column scanrook.advisories.cvss_score is
  'CVSS v3 base score, 0.0 to 10.0; null when there is only a v2 or v4 vector, or none';
comment on column scanrook.advisories.cvss_vector is 'The vector as published, any version';
comment on column scanrook.advisories.aliases is
  'Other names of the same vulnerability, and the ones it follows upstream';
comment on column scanrook.advisories.vulnerability_ids is
  'What findings are called: CVEs where known, else the best id';
comment on column scanrook.advisories."references" is 'Links: [{"type": "ADVISORY", "url": "https://..."}]';
comment on column scanrook.advisories.content_hash is
  'SHA-256 of everything an import would store for it; equal means unchanged';
comment on column scanrook.advisories.generation is 'advisory_generation of the import that last changed it';

-- 00_schema/affected_ranges.sql
-- scanrook.affected_ranges: the version intervals of a package that an advisory declares affected.
--
-- An interval is [introduced, fixed) or [introduced, last_affected], as sort keys; open upwards when both are null.
-- Rows belong to their advisory and are replaced as a whole when it changes; they have no identity of their own.
-- Only advisories that are neither withdrawn nor deleted have rows.
create table scanrook.affected_ranges (
  advisory_id text not null,
  ecosystem text not null,
  name text not null,
  introduced bytea not null,
  fixed bytea,
  last_affected bytea,
  introduced_version text not null,
  fixed_version text,
  last_affected_version text,
  fix_state text not null,
  constraint fix_state_is_a_known_word check (fix_state in ('fixed', 'affected', 'will_not_fix', 'end_of_life')),
  constraint an_interval_has_one_upper_end check (fixed is null or last_affected is null),
  constraint a_fixed_version_has_its_sort_key check (fixed_version is null or fixed is not null)
);

create index affected_ranges_package on scanrook.affected_ranges (ecosystem, name);
create index affected_ranges_advisory on scanrook.affected_ranges (advisory_id);

comment on table scanrook.affected_ranges is 'Affected version intervals per advisory and package, as sort keys';
comment on column scanrook.affected_ranges.introduced is
  'Sort key of the first affected version; empty bytes: from the very first';
comment on column scanrook.affected_ranges.fixed is
  'Sort key of the first version that is not affected (exclusive); null: no such end';
comment on column scanrook.affected_ranges.last_affected is
  'Sort key of the last affected version (inclusive); null: no such end';
comment on column scanrook.affected_ranges.fixed_version is
  'Version to upgrade to; null with fixed set means the range merely stops there';
comment on column scanrook.affected_ranges.fix_state is
  'fixed, affected (no fix known), will_not_fix or end_of_life, as the feed says';

-- 00_schema/affected_versions.sql
-- scanrook.affected_versions: versions an advisory lists one by one, where no interval already covers them.
--
-- Compared by sort key, so that 1.0 and 1.0.0 of PyPI are the same version. Replaced with their advisory, like
-- affected_ranges; only advisories that are neither withdrawn nor deleted have rows.
create table scanrook.affected_versions (
  advisory_id text not null,
  ecosystem text not null,
  name text not null,
  version text not null,
  sort_key bytea not null,
  fix_state text not null,
  constraint fix_state_is_a_known_word check (fix_state in ('fixed', 'affected', 'will_not_fix', 'end_of_life'))
);

create index affected_versions_package on scanrook.affected_versions (ecosystem, name, sort_key);
create index affected_versions_advisory on scanrook.affected_versions (advisory_id);

comment on table scanrook.affected_versions is 'Single affected versions that no interval of the same advisory covers';
comment on column scanrook.affected_versions.version is 'The version as the advisory spells it';
comment on column scanrook.affected_versions.sort_key is 'Its sort key; a package version with equal bytes is affected';

-- 00_schema/package_matches.sql
-- scanrook.package_matches: which advisory holds for which package version, fleet-wide.
--
-- Complete for every interned package version at every commit: scan_worker.match adds the rows of new versions under
-- the shared generation lock, an import adds and removes the rows of changed advisories under the exclusive one.
create table scanrook.package_matches (
  package_version_id bigint not null,
  advisory_id text not null,
  fixed bytea,
  fixed_version text,
  fix_state text not null,
  primary key (package_version_id, advisory_id)
);

create index package_matches_advisory on scanrook.package_matches (advisory_id);

comment on table scanrook.package_matches is
  'Result of matching: advisory holds for package version; findings are a join away';
comment on column scanrook.package_matches.fixed is 'Sort key of fixed_version, to find the highest of several';
comment on column scanrook.package_matches.fixed_version is
  'Highest fix among the intervals that hold; null when none is known';
comment on column scanrook.package_matches.fix_state is 'fixed when fixed_version is known, else what the feed says';

-- 00_schema/epss_scores.sql
-- scanrook.epss_scores: the probability that a CVE will be exploited in the next 30 days (FIRST EPSS).
--
-- Filled by scan_worker.import_epss, which touches only scores that changed.
create table scanrook.epss_scores (
  cve text primary key,
  score real not null,
  percentile real not null,
  as_of date not null,
  constraint scores_are_probabilities check (score between 0 and 1 and percentile between 0 and 1)
);

comment on table scanrook.epss_scores is 'EPSS: probability of exploitation within 30 days, per CVE';
comment on column scanrook.epss_scores.percentile is 'Share of CVEs with a score no higher than this one';
comment on column scanrook.epss_scores.as_of is 'Score date since which the row has these values';

-- 00_schema/known_exploited.sql
-- scanrook.known_exploited: CVEs that are exploited in the wild (CISA KEV catalogue).
--
-- Filled by scan_worker.import_kev, which also removes entries that left the catalogue.
create table scanrook.known_exploited (
  cve text primary key,
  added date not null,
  due date,
  ransomware boolean not null,
  name text not null
);

comment on table scanrook.known_exploited is 'CVEs known to be exploited (CISA KEV)';
comment on column scanrook.known_exploited.added is 'Day it entered the catalogue';
comment on column scanrook.known_exploited.due is 'Day by which US agencies must have acted; null when none is set';
comment on column scanrook.known_exploited.ransomware is 'True when ransomware campaigns are known to use it';

-- 00_schema/staged_imports.sql
-- scanrook.staged_imports and the staging tables of an import: unlogged, insert-only landing places for COPY.
--
-- A row is bound to an import by its unguessable import_key, which scan_worker.begin_import hands out inside the
-- importer's transaction; scan_worker.finish_import and its sisters read the rows and delete them in the same
-- transaction, so no row ever outlives a commit. Rows lost in a server crash belonged to a lost transaction.
create unlogged table scanrook.staged_imports (
  import_key uuid primary key,
  source text not null,
  ecosystem text not null,
  origin text not null
);

create unlogged table scanrook.staged_advisories (
  import_key uuid not null,
  record bigint not null,
  id text not null,
  modified timestamptz not null,
  published timestamptz,
  withdrawn_at timestamptz,
  summary text not null,
  details text not null,
  severity text not null,
  cvss_score double precision,
  cvss_vector text,
  aliases text[] not null,
  vulnerability_ids text[] not null,
  "references" jsonb not null
);

create unlogged table scanrook.staged_affected (
  import_key uuid not null,
  record bigint not null,
  ecosystem text not null,
  name text not null,
  introduced bytea not null,
  fixed bytea,
  last_affected bytea,
  introduced_version text not null,
  fixed_version text,
  last_affected_version text,
  fix_state text not null,
  is_single boolean not null
);

create unlogged table scanrook.staged_scores (
  import_key uuid not null,
  cve text not null,
  score double precision not null,
  percentile double precision not null
);

create unlogged table scanrook.staged_exploited (
  import_key uuid not null,
  cve text not null,
  added text not null,
  due text,
  ransomware boolean not null,
  name text not null
);

create index staged_advisories_import on scanrook.staged_advisories (import_key, record);
create index staged_affected_import on scanrook.staged_affected (import_key, record);

comment on table scanrook.staged_imports is
  'Imports in progress: what an import_key stands for; never survives a commit';
comment on table scanrook.staged_advisories is 'COPY target: records of an import in progress';
comment on table scanrook.staged_affected is 'COPY target: intervals and single versions of staged records';
comment on table scanrook.staged_scores is 'COPY target: EPSS scores of an import in progress';
comment on table scanrook.staged_exploited is 'COPY target: KEV entries of an import in progress; dates as YYYY-MM-DD';
comment on column scanrook.staged_advisories.record is
  'Ordinal of the record in its feed; of two with one id the newer, then the later, counts';
comment on column scanrook.staged_affected.is_single is
  'True: introduced is the sort key of one listed version and the other ends are null';

