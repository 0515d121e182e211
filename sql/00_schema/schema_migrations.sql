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
