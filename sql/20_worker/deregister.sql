-- A dispatcher that shuts down takes its row away; its running scans go on without it.

create or replace function scan_worker.deregister(holder uuid) returns void
language sql security definer
set search_path = pg_catalog, pg_temp
as $$ delete from scanrook.dispatchers d where d.holder = deregister.holder $$;

revoke all on function scan_worker.deregister(uuid) from public;
comment on function scan_worker.deregister(uuid) is 'A dispatcher says goodbye';
