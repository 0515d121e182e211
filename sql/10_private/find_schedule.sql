-- A schedule by name, locked for the person who changes it. Errors: SR004 no such organisation, SR043 no such schedule,
-- SR120 without the right administer.

create or replace function scanrook.find_schedule(name text, organization text) returns scanrook.scan_schedules
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  v_org scanrook.organizations := scanrook.find_organization(organization);
  v_schedule scanrook.scan_schedules;
begin
  perform scanrook.require_right(v_org.id, 'administer');
  select * into v_schedule from scanrook.scan_schedules s
  where s.org_id = v_org.id and s.name = find_schedule.name
  for update;
  if v_schedule.id is null then
    raise exception using errcode = 'SR043',
      message = format('organisation %s has no schedule %L', v_org.name, left(name, 100)),
      detail = format('It has: %s.', coalesce((
        select string_agg(n.name, ', ' order by n.name)
        from (select s.name from scanrook.scan_schedules s where s.org_id = v_org.id order by s.name limit 20) n), 'none')),
      hint = 'See all: table scan.schedules;  (SR043)';
  end if;
  return v_schedule;
end
$$;

revoke all on function scanrook.find_schedule(text, text) from public;
comment on function scanrook.find_schedule(text, text) is 'A schedule by name, locked';
