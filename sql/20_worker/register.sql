-- A dispatcher says that it started. The holder id is random per process start, so a restarted one never revives old claims.
-- Rows: one in dispatchers; those silent for a day are removed.

create or replace function scan_worker.register(
  holder uuid, version text, host text default null, local_roots text[] default '{}')
returns void
language plpgsql security definer
set search_path = ''
as $$
declare
  v_now timestamptz := scanrook.now();
begin
  delete from scanrook.dispatchers d where d.beat_at < v_now - interval '1 day';
  insert into scanrook.dispatchers as d (holder, version, host, local_roots, registered_at, beat_at)
  values (register.holder, register.version, register.host, coalesce(register.local_roots, '{}'), v_now, v_now)
  on conflict on constraint dispatchers_pkey do update set beat_at = excluded.beat_at, local_roots = excluded.local_roots;
end
$$;

revoke all on function scan_worker.register(uuid, text, text, text[]) from public;
comment on function scan_worker.register(uuid, text, text, text[]) is 'A dispatcher says that it started';
