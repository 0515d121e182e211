-- Work that any dispatcher may do and one at a time does: a row per duty, leased like an attempt.
--
-- scan_worker.take_duty gives a duty that is due, with a new epoch; scan_worker.perform_duty does one batch and renews
-- the lease. A dispatcher that dies loses nothing: batches are transactions, `mark` says where the next one goes on.

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
