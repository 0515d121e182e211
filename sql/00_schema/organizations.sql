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
