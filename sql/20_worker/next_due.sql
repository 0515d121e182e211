-- When a dispatcher must look again even if no hint comes: the earliest scheduled job, run of a schedule, lease end or
-- waiting deadline. Null when nothing is ahead. Reads two index ranges from five minutes ago on, as claim does, one index
-- head, and the few live leases; what is older is reap's, which has a timer.

create or replace function scan_worker.next_due() returns timestamptz
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_since timestamptz := scanrook.now() - interval '5 min';
begin
  return least(
    (select min(s.next_run_at) from scanrook.scan_schedules s where s.paused_at is null),
    (select min(j.run_at) from scanrook.scan_jobs j where j.status = 'scheduled' and j.run_at > v_since),
    (select min(least(l.leased_until, l.deadline_at)) from scanrook.live_leases l),
    (select min(j.deadline) from scanrook.scan_jobs j where j.status in ('scheduled', 'queued') and j.deadline > v_since));
end
$$;

revoke all on function scan_worker.next_due() from public;
comment on function scan_worker.next_due() is 'When a dispatcher must look again without a hint';
