-- Stops a schedule until scan.resume_schedule. Its scans go on; times that pass meanwhile do not count as missed.
-- Locks: the schedule's row. One audit row. Errors: those of find_schedule.

create or replace function scan.pause_schedule(name text, reason text default null, organization text default null)
returns table (schedule text, note text)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_now timestamptz := scanrook.now();
  v_schedule scanrook.scan_schedules := scanrook.find_schedule(pause_schedule.name, pause_schedule.organization);
  v_reason text := left(coalesce(nullif(trim(pause_schedule.reason), ''), 'paused by ' || scanrook.actor()), 500);
begin
  update scanrook.scan_schedules s set paused_at = coalesce(s.paused_at, v_now), pause_reason = v_reason
  where s.id = v_schedule.id;
  perform scanrook.record_audit('pause_schedule', v_schedule.org_id, null,
    jsonb_build_object('name', v_schedule.name, 'reason', v_reason));
  return query select v_schedule.name, format('paused; go on with: select * from scan.resume_schedule(%L);', v_schedule.name);
end
$$;

revoke all on function scan.pause_schedule(text, text, text) from public;
comment on function scan.pause_schedule(text, text, text) is
$$Stops a schedule until resume_schedule
Example: select * from scan.pause_schedule('nightly', 'moving the store');$$;
