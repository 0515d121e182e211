-- When a dispatcher must look again even if no hint comes: the earliest scheduled job, run of a schedule, lease end
-- or waiting deadline. Null when nothing is ahead. Reads three index heads and the few live leases.

create or replace function scan_worker.next_due() returns timestamptz
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select least(
    (select min(s.next_run_at) from scanrook.scan_schedules s where s.paused_at is null),
    (select min(j.run_at) from scanrook.scan_jobs j where j.status = 'scheduled'),
    (select min(least(l.leased_until, l.deadline_at)) from scanrook.scan_leases l),
    (select min(j.deadline) from scanrook.scan_jobs j where j.status in ('scheduled', 'queued') and j.deadline is not null))
$$;

revoke all on function scan_worker.next_due() from public;
comment on function scan_worker.next_due() is 'When a dispatcher must look again without a hint';
