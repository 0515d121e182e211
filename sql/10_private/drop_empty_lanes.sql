-- Takes lanes without queued jobs off the roster. The caller holds the claim lock.
--
-- Only with the row of the organisation locked, and only if that is free: a submit under way holds it shared, and a
-- claim must not wait for somebody's open transaction. The check is a statement of its own after the lock, so it sees
-- every submit that committed before.

create or replace function scanrook.drop_empty_lanes() returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  v_lane record;
begin
  for v_lane in
    select e.org_id, e.resource_class from scanrook.org_ready e
    where not exists (
      select from scanrook.scan_jobs j
      where j.status = 'queued' and j.org_id = e.org_id and j.resource_class = e.resource_class)
  loop
    perform from scanrook.organizations o where o.id = v_lane.org_id for update skip locked;
    if found then
      delete from scanrook.org_ready e
      where e.org_id = v_lane.org_id and e.resource_class = v_lane.resource_class
        and not exists (
          select from scanrook.scan_jobs j
          where j.status = 'queued' and j.org_id = e.org_id and j.resource_class = e.resource_class);
    end if;
  end loop;
end
$$;

revoke all on function scanrook.drop_empty_lanes() from public;
comment on function scanrook.drop_empty_lanes() is 'Removes lanes without queued jobs from the roster';
