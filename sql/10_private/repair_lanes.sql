-- Puts lanes with queued jobs back on the roster: the net below submit's own bookkeeping, one index probe per lane.

create or replace function scanrook.repair_lanes() returns void
language sql
set search_path = pg_catalog, pg_temp
as $$
  insert into scanrook.org_ready (org_id, resource_class)
  select o.id, c.name
  from scanrook.organizations o cross join scanrook.resource_classes c
  where exists (
    select from scanrook.scan_jobs j where j.status = 'queued' and j.org_id = o.id and j.resource_class = c.name)
  on conflict do nothing
$$;

revoke all on function scanrook.repair_lanes() from public;
comment on function scanrook.repair_lanes() is 'Puts missing lanes back on the roster';
