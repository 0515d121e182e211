-- A dispatcher that shuts down takes its row away and gives its duties back, for others to go on with at once; its running
-- scans go on without it. A duty with a batch under way keeps its lease. Locks: rows of duties, skipping held ones.

create or replace function scan_worker.deregister(holder uuid) returns void
language sql security definer
set search_path = pg_catalog, pg_temp
as $$
  with held as (
    select d.name from scanrook.duties d where d.holder = deregister.holder for update skip locked)
  update scanrook.duties d set holder = null, leased_until = null from held h where d.name = h.name;
  delete from scanrook.dispatchers d where d.holder = deregister.holder;
$$;

revoke all on function scan_worker.deregister(uuid) from public;
comment on function scan_worker.deregister(uuid) is 'A dispatcher says goodbye';
