-- Locks a job for a person's verb, in the engine's order: the lease first, the job second.
--
-- A claim may create the lease between the two. Then the lock on the job is given up again (the inner block rolls back)
-- and the order starts anew, for waiting on the lease with the job held would deadlock with a publish.
-- Errors: SR006 no such scan, or none that whoever acts may read; nothing is locked then.

create or replace function scanrook.lock_job(job_id uuid) returns scanrook.scan_jobs
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  v_job scanrook.scan_jobs;
  v_has_lease boolean;
begin
  perform scanrook.find_job(job_id);
  loop
    perform from scanrook.scan_leases l where l.job_id = lock_job.job_id for update;
    v_has_lease := found;
    begin
      select * into v_job from scanrook.scan_jobs j where j.id = lock_job.job_id for update;
      exit when v_job.id is null or v_has_lease or v_job.status not in ('dispatched', 'running');
      raise sqlstate 'SR000';
    exception
      -- A code that ends in 000 stands for its whole class: nothing else of class SR may be raised inside this block.
      when sqlstate 'SR000' then null;
    end;
  end loop;
  if v_job.id is null then
    -- Deleted while this waited for it.
    perform scanrook.find_job(job_id);
  end if;
  return v_job;
end
$$;

revoke all on function scanrook.lock_job(uuid) from public;
comment on function scanrook.lock_job(uuid) is 'Locks lease and job, in that order';
