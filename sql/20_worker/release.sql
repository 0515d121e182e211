-- Gives an attempt back that never started (no quota, launcher shut down): no budget is charged, the job waits until
-- run_at. Errors: SR101 when the attempt is not the caller's, SR191 when it has started. Locks: lease, job. One event.

create or replace function scan_worker.release(job uuid, fence bigint, reason text, run_at timestamptz default null)
returns text
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_lease scanrook.scan_leases;
begin
  delete from scanrook.scan_leases l
  where l.job_id = release.job and l.fence = release.fence and l.pod_uid is null
  returning * into v_lease;
  if v_lease.job_id is null then
    if exists (select from scanrook.scan_leases l where l.job_id = release.job and l.fence = release.fence) then
      raise exception using errcode = 'SR191', message = format('attempt with fence %s has started', fence),
        detail = 'Only an attempt that no scanner has started can be released.',
        hint = 'Report its end with scan_worker.report_pod_end when its process or pod is gone.';
    end if;
    perform scanrook.refuse_stale(job, fence);
  end if;
  return scanrook.end_attempt(v_lease, 'released', 'SR910', reason,
    retry_at => greatest(coalesce(release.run_at, scanrook.now()), scanrook.now()));
end
$$;

revoke all on function scan_worker.release(uuid, bigint, text, timestamptz) from public;
comment on function scan_worker.release(uuid, bigint, text, timestamptz) is 'Gives back an attempt that never started';
