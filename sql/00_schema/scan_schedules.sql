-- Recurring scans: every run is a job of its own. Written by scan.schedule and its kin, and by run_schedules, which makes
-- the jobs. Jobs name their schedule by a number that is never reused, without a foreign key: a schedule that goes leaves
-- its history alone.

create table scanrook.scan_schedules (
  id bigint generated always as identity primary key,
  org_id bigint not null references scanrook.organizations,
  name text not null,
  cron text not null,
  time_zone text not null,
  target text not null,
  options jsonb not null,
  labels jsonb not null,
  priority integer not null,
  deadline interval,
  allow_overlap boolean not null,
  created_by text not null,
  created_at timestamptz not null,
  next_run_at timestamptz not null,
  paused_at timestamptz,
  pause_reason text,
  last_run_at timestamptz,
  last_job_id uuid,
  run_count bigint not null default 0,
  skipped_count bigint not null default 0,
  missed_count bigint not null default 0,
  last_error text,
  last_error_at timestamptz,
  constraint names_are_unique_in_an_organization unique (org_id, name),
  constraint schedule_name_is_a_short_word check (name ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$'),
  constraint schedule_priority_is_not_negative check (priority between 0 and 1000),
  constraint deadline_is_ahead check (deadline > interval '0'),
  constraint an_error_has_its_time check ((last_error is null) = (last_error_at is null))
);

-- What is due, and when the next one is.
create index scan_schedules_due on scanrook.scan_schedules (next_run_at) where paused_at is null;

comment on table scanrook.scan_schedules is 'Recurring scans: when, what, and how the latest runs went';
comment on column scanrook.scan_schedules.cron is 'Five fields or a macro, read by scanrook.parse_cron';
comment on column scanrook.scan_schedules.deadline is 'Of each run, counted from its submit; null for none';
comment on column scanrook.scan_schedules.allow_overlap is 'Whether a run is submitted while the previous scan is unfinished';
comment on column scanrook.scan_schedules.created_by is 'Who made or changed it last';
comment on column scanrook.scan_schedules.next_run_at is 'When it is due; always ahead once run_schedules has seen it';
comment on column scanrook.scan_schedules.paused_at is 'Since when it does not run; null when not paused';
comment on column scanrook.scan_schedules.last_run_at is 'When it submitted a scan last';
comment on column scanrook.scan_schedules.last_job_id is 'That scan; retention may have removed it since';
comment on column scanrook.scan_schedules.skipped_count is 'Runs left out because the previous scan was unfinished';
comment on column scanrook.scan_schedules.missed_count is 'Runs whose time passed while no dispatcher ran; one is made up for. At most 200 counted at once';
comment on column scanrook.scan_schedules.last_error is 'Why the latest run submitted nothing; null when it did';
