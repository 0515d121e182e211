-- Lets a paused schedule run again, at its next time from now on. Locks: the schedule's row. One audit row. Notifies
-- scan_ready, for next_due may come closer. Errors: those of find_schedule.

create or replace function scan.resume_schedule(name text, organization text default null)
returns table (schedule text, next_run timestamptz, note text)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_now timestamptz := scanrook.now();
  v_schedule scanrook.scan_schedules := scanrook.find_schedule(resume_schedule.name, resume_schedule.organization);
begin
  if v_schedule.paused_at is null then
    return query select v_schedule.name, v_schedule.next_run_at, 'it was not paused';
    return;
  end if;
  update scanrook.scan_schedules s
  set paused_at = null, pause_reason = null, next_run_at = scanrook.next_cron(s.cron, s.time_zone, v_now)
  where s.id = v_schedule.id
  returning s.* into v_schedule;
  perform scanrook.record_audit('resume_schedule', v_schedule.org_id, null, jsonb_build_object('name', v_schedule.name));
  perform pg_catalog.pg_notify('scan_ready', '');
  return query select v_schedule.name, v_schedule.next_run_at,
    format('goes on, next run in %s', scanrook.brief(v_schedule.next_run_at - v_now));
end
$$;

revoke all on function scan.resume_schedule(text, text) from public;
comment on function scan.resume_schedule(text, text) is
$$Lets a paused schedule run again
What it missed while paused is not made up for.
Example: select * from scan.resume_schedule('nightly');$$;
