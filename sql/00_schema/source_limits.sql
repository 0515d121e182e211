-- How much may be fetched from one source at a time. A source without a row has no limit.

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
