-- Where an artifact comes from, for limits per source; pauses of everything, of a class and of a source; what later
-- columns of a job need: schedule, rescan, pin.

set role scan_owner;

alter table scanrook.scan_jobs
  add column source text,
  add column schedule_id bigint,
  add column rescan_of uuid,
  add column pinned_at timestamptz,
  add column pinned_by text;
update scanrook.scan_jobs set source = case scan_type when 'object' then 's3' else 'file' end;
alter table scanrook.scan_jobs
  alter column source set not null,
  add constraint source_is_a_short_name check (source ~ '^[a-z0-9]([a-z0-9.:-]{0,251}[a-z0-9])?$'),
  add constraint pins_have_an_author check ((pinned_at is null) = (pinned_by is null));
comment on column scanrook.scan_jobs.source is 'Where the artifact comes from: s3, file, or the host of its registry; limits go by it';
comment on column scanrook.scan_jobs.schedule_id is 'The schedule that submitted it; null when a person did';
comment on column scanrook.scan_jobs.rescan_of is 'The scan that this one repeats';
comment on column scanrook.scan_jobs.pinned_at is 'Since when retention spares it; null when it does not';

alter table scanrook.settings add column paused_at timestamptz, add column pause_reason text;
comment on column scanrook.settings.paused_at is 'Since when nothing at all is dispatched; null when not paused';

alter table scanrook.resource_classes add column paused_at timestamptz, add column pause_reason text;
comment on column scanrook.resource_classes.paused_at is 'Since when nothing of the class is dispatched; null when not paused';

create table scanrook.source_limits (
  source text primary key,
  max_running integer,
  paused_at timestamptz,
  pause_reason text,
  constraint source_is_a_short_name check (source ~ '^[a-z0-9]([a-z0-9.:-]{0,251}[a-z0-9])?$'),
  constraint max_running_is_not_negative check (max_running >= 0)
);
comment on table scanrook.source_limits is 'Caps and pauses per source: s3, file, or the host of a registry';
comment on column scanrook.source_limits.max_running is 'Most attempts at a time that read from it; null for no cap';
comment on column scanrook.source_limits.paused_at is 'Since when nothing from it is dispatched; null when not paused';

-- It answers with the source too; the parts bring it back.
drop function if exists scanrook.parse_target(text);
