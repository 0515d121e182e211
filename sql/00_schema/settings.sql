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
  paused_at timestamptz,
  pause_reason text,
  installation_id uuid not null default gen_random_uuid(),
  deadline_margin interval not null default '30 s',
  constraint there_is_one_row check (id),
  constraint beats_fit_into_the_lease_twice check (beat_interval * 2 <= run_lease),
  constraint times_are_positive check (
    dispatch_lease > interval '0' and run_lease > interval '0' and beat_interval > interval '0'
    and pending_limit > interval '0' and backoff_base > interval '0' and backoff_limit >= backoff_base
    and dispatcher_poll > interval '0'),
  constraint budgets_allow_one_attempt check (scan_budget >= 1 and infrastructure_budget >= 1),
  constraint deadline_margin_is_not_negative check (deadline_margin >= interval '0')
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
comment on column scanrook.settings.paused_at is 'Since when nothing at all is dispatched; null when not paused';
comment on column scanrook.settings.installation_id is
  'Labels the Kubernetes Jobs of this database; a restored backup keeps it, a clone needs another: see sql/README.md';
comment on column scanrook.settings.deadline_margin is
  'How long after its own time limit a scanner may still report it, before the attempt is given up';
