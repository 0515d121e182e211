-- Moves scheduled jobs whose time has come into the queue, a bounded batch, oldest first.
-- Locks: the jobs, skipping those somebody holds. An event each.

create or replace function scanrook.promote_due(batch integer default 200) returns integer
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  v_now timestamptz := scanrook.now();
  v_job record;
  v_count integer := 0;
begin
  for v_job in
    select j.id, j.org_id, j.resource_class, j.attempt
    from scanrook.scan_jobs j
    where j.status = 'scheduled' and j.run_at <= v_now
    order by j.run_at
    limit batch
    for update skip locked
  loop
    update scanrook.scan_jobs j
    set status = 'queued', ready_seq = scanrook.take_ready_seq(v_job.org_id, v_job.resource_class)
    where j.id = v_job.id;
    perform scanrook.record_event(v_job.id, v_job.attempt, 'queued');
    v_count := v_count + 1;
  end loop;
  return v_count;
end
$$;

revoke all on function scanrook.promote_due(integer) from public;
comment on function scanrook.promote_due(integer) is 'scheduled to queued, for what is due';
