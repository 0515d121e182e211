-- A dispatcher saw the process or pod of an attempt end without a word from the scanner (killed, image pull, evicted),
-- or found that it cannot be started. Charged to the infrastructure budget, or to the scan's own when infrastructure is
-- false. Returns the job's next status, or null when the attempt is over already: the scanner was quicker. Locks:
-- lease, job.

create or replace function scan_worker.report_pod_end(
  job uuid, fence bigint, code text, reason text, infrastructure boolean default true, retryable boolean default true,
  hint text default null)
returns text
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_lease scanrook.scan_leases;
begin
  delete from scanrook.scan_leases l where l.job_id = report_pod_end.job and l.fence = report_pod_end.fence
  returning * into v_lease;
  if v_lease.job_id is null then
    return null;
  end if;
  return scanrook.end_attempt(v_lease, case when infrastructure then 'lost' else 'failed' end, left(code, 40), left(reason, 4000),
    is_retryable => retryable, hint => left(report_pod_end.hint, 1000));
end
$$;

revoke all on function scan_worker.report_pod_end(uuid, bigint, text, text, boolean, boolean, text) from public;
comment on function scan_worker.report_pod_end(uuid, bigint, text, text, boolean, boolean, text) is
  'The process or pod of an attempt ended without the scanner reporting';
