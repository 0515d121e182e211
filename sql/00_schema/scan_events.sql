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
