-- A dispatcher says that it lives. Returns false when its row is gone: then it registers anew.

create or replace function scan_worker.beat(holder uuid) returns boolean
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  update scanrook.dispatchers d set beat_at = scanrook.now() where d.holder = beat.holder;
  return found;
end
$$;

revoke all on function scan_worker.beat(uuid) from public;
comment on function scan_worker.beat(uuid) is 'A dispatcher says that it lives';
