-- Ends what nobody keeps alive: attempts past their lease or their time, waiting jobs past their deadline.
--
-- Called by reap, and by every claim, which must not count the dead among the running. At most batch of each. Lost
-- leases are charged to infrastructure, a passed deadline of an attempt to the scan itself; a requested cancel ends as
-- cancelled. Of waiting jobs it looks at deadlines after `since` only: claim passes a few minutes, so that it does not
-- walk the dead entries of all before. Locks: leases (skipping held ones), then their jobs; then waiting jobs. Returns
-- how many attempts and jobs it ended.

create or replace function scanrook.end_overdue(batch integer, since timestamptz default '-infinity') returns integer
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  v_now timestamptz := scanrook.now();
  v_ids uuid[];
  v_lease scanrook.scan_leases;
  v_job record;
  v_count integer := 0;
begin
  -- In two steps: a join with the table would be planned by its statistics, which know nothing of dead rows, and might walk
  -- all of those.
  select array_agg(e.job_id) into v_ids
  from (
    select e.job_id from scanrook.live_leases e
    where e.leased_until <= v_now or e.deadline_at <= v_now
    limit batch
    for update skip locked) e;
  for v_lease in
    delete from scanrook.scan_leases l where l.job_id = any (v_ids) returning l.*
  loop
    if v_lease.deadline_at <= v_now then
      perform scanrook.end_attempt(v_lease, 'failed', 'SR312',
        format('time limit reached in stage %s at %s%%', v_lease.stage, v_lease.pct),
        hint => 'Give the scan a larger class: select scan.submit(..., options => ''{"resource_class": "large"}'');');
    elsif v_lease.pod_uid is null then
      perform scanrook.end_attempt(v_lease, 'lost', 'SR901', 'the scanner did not start in time');
    else
      perform scanrook.end_attempt(v_lease, 'lost', 'SR902',
        format('no heartbeat since %s', to_char(v_lease.beat_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS "UTC"')));
    end if;
    v_count := v_count + 1;
  end loop;

  for v_job in
    select j.id, j.number, j.attempt from scanrook.scan_jobs j
    where j.status in ('scheduled', 'queued') and j.deadline > since and j.deadline <= v_now
    limit batch
    for update skip locked
  loop
    update scanrook.scan_jobs j set status = 'failed', finished_at = v_now, error_code = 'SR103',
      error_message = 'the deadline passed before the scan was dispatched',
      error_hint = format('Try it again without the deadline: select * from scan.retry(%s);', v_job.number)
    where j.id = v_job.id;
    perform scanrook.record_event(v_job.id, v_job.attempt, 'failed', 'SR103 deadline passed before dispatch');
    v_count := v_count + 1;
  end loop;
  return v_count;
end
$$;

revoke all on function scanrook.end_overdue(integer, timestamptz) from public;
comment on function scanrook.end_overdue(integer, timestamptz) is 'Ends attempts and jobs that nobody keeps alive, within bounds';
