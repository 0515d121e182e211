-- How many more scans an organisation may have waiting; null without a cap. Counts no further than the cap, by lane and
-- from the marks on. Exact for what has committed: two submits at the same moment may both take the last place.

create or replace function scanrook.room_left(organization scanrook.organizations) returns bigint
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  if organization.max_queued is null then
    return null;
  end if;
  return organization.max_queued - (
    select count(*) from (
      (select from scanrook.marked_lanes n
      cross join lateral (
        select from scanrook.scan_jobs q
        where q.status = 'queued' and q.org_id = n.org_id and q.resource_class = n.resource_class
          and q.source = n.source and q.priority = n.priority and q.ready_seq >= n.mark) q
      where n.org_id = organization.id)
      union all
      (select from scanrook.scan_jobs j where j.org_id = organization.id and j.status = 'scheduled')
      limit organization.max_queued) w);
end
$$;

revoke all on function scanrook.room_left(scanrook.organizations) from public;
comment on function scanrook.room_left(scanrook.organizations) is 'How many more scans an organisation may have waiting';
