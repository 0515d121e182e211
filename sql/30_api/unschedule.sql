-- Removes a schedule. Its scans stay as they are, unfinished ones go on. Locks: the schedule's row.
-- One audit row. Errors: those of find_schedule.

create or replace function scan.unschedule(name text, organization text default null)
returns table (schedule text, note text)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_schedule scanrook.scan_schedules := scanrook.find_schedule(unschedule.name, unschedule.organization);
begin
  delete from scanrook.scan_schedules s where s.id = v_schedule.id;
  perform scanrook.record_audit('unschedule', v_schedule.org_id, null, jsonb_build_object('name', v_schedule.name));
  return query select v_schedule.name, format('removed after %s runs; its scans stay', v_schedule.run_count);
end
$$;

revoke all on function scan.unschedule(text, text) from public;
comment on function scan.unschedule(text, text) is
$$Removes a schedule; its scans stay
Example: select * from scan.unschedule('nightly');$$;
