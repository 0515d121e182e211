-- Dispatcher processes, one row per process start.

create table scanrook.dispatchers (
  holder uuid primary key,
  version text not null,
  host text,
  local_roots text[] not null default '{}',
  registered_at timestamptz not null,
  beat_at timestamptz not null,
  cluster text
) with (fillfactor = 50);

comment on table scanrook.dispatchers is 'Dispatchers seen lately; the holder id is random per process start, never reused';
comment on column scanrook.dispatchers.local_roots is 'Directories whose files this dispatcher may scan (--local-root)';
comment on column scanrook.dispatchers.cluster is
  'The uid of the namespace in which its Kubernetes Jobs run; null: it starts child processes';
