-- Submits the scans of the schedules that are due, a bounded batch, longest due first; each goes on to its next time after
-- now, so times that passed while nobody looked are made up for by one run, and counted.
--
-- Called at the beginning of claim and of reap, by any number of dispatchers: a schedule is run by whoever holds its row,
-- others skip it. Left out while the previous scan is unfinished, unless overlap is allowed. Whatever refuses a run (the
-- cap of waiting scans, a class that is gone) is kept as last_error and stops no other schedule. Locks: schedules, then
-- those of enqueue. One job and event per run, one hint. Returns how many scans it submitted.

create or replace function scanrook.run_schedules(batch integer default 50) returns integer
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  v_now timestamptz := scanrook.now();
  v_schedule scanrook.scan_schedules;
  v_org scanrook.organizations;
  v_job scanrook.scan_jobs;
  v_next timestamptz;
  v_missed integer;
  v_is_skipped boolean;
  v_error text;
  v_count integer := 0;
begin
  for v_schedule in
    select * from scanrook.scan_schedules s
    where s.next_run_at <= v_now and s.paused_at is null
    order by s.next_run_at
    limit batch
    for update skip locked
  loop
    v_error := null;
    v_job := null;
    v_missed := 0;
    -- Where not even the next time can be told, because a time zone is gone, it asks again tomorrow.
    v_next := v_now + interval '1 day';
    v_is_skipped := not v_schedule.allow_overlap and exists (
      select from scanrook.scan_jobs j
      where j.id = v_schedule.last_job_id and j.status in ('scheduled', 'queued', 'dispatched', 'running'));
    begin
      v_next := scanrook.next_cron(v_schedule.cron, v_schedule.time_zone, v_now);
      select count(*) into v_missed
      from scanrook.cron_times(v_schedule.cron, v_schedule.time_zone, v_schedule.next_run_at, v_now, 200);
      if not v_is_skipped then
        select * into v_org from scanrook.organizations o where o.id = v_schedule.org_id;
        -- As an object, for the right to read files was checked when the schedule was made.
        perform scanrook.check_submit('object', v_org, v_schedule.priority, null, null, v_now + v_schedule.deadline, v_now);
        v_job := scanrook.enqueue(v_schedule.org_id, v_schedule.target, scanrook.check_options(v_schedule.options),
          v_schedule.labels, v_schedule.priority, 'schedule ' || v_schedule.name,
          deadline => v_now + v_schedule.deadline, schedule_id => v_schedule.id);
        v_count := v_count + 1;
      end if;
    exception
      when others then
        v_error := left(format('%s %s', sqlstate, sqlerrm), 500);
    end;
    update scanrook.scan_schedules s
    set next_run_at = v_next, missed_count = s.missed_count + v_missed,
      skipped_count = s.skipped_count + v_is_skipped::integer, run_count = s.run_count + (v_job.id is not null)::integer,
      last_run_at = case when v_job.id is not null then v_now else s.last_run_at end,
      last_job_id = coalesce(v_job.id, s.last_job_id),
      last_error = v_error, last_error_at = case when v_error is not null then v_now end
    where s.id = v_schedule.id;
  end loop;
  return v_count;
end
$$;

revoke all on function scanrook.run_schedules(integer) from public;
comment on function scanrook.run_schedules(integer) is 'Submits the scans of the schedules that are due, within bounds';
