-- The refusal of a scan beyond an organisation's cap of waiting ones (SR311).

create or replace function scanrook.room_problem(organization scanrook.organizations) returns scanrook.problem
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  return row('SR311', format('organisation %s has %s scans waiting', organization.name, organization.max_queued),
    format('Its cap is %s.', organization.max_queued),
    format('Wait, or raise it: update scanrook.organizations set max_queued = %s where name = %L;',
      greatest(organization.max_queued, 1) * 2, organization.name))::scanrook.problem;
end
$$;

revoke all on function scanrook.room_problem(scanrook.organizations) from public;
comment on function scanrook.room_problem(scanrook.organizations) is 'The refusal of a scan beyond the cap of waiting ones';
