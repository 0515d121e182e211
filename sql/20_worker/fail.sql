-- The scanner ends its attempt itself: the artifact cannot be read, or its own surroundings failed it.
-- Retryable faults are tried again within the scan budget; infrastructure ones are charged to the other budget.
-- Returns the job's next status. Errors: SR101. Locks: lease, job. One event.

create or replace function scan_worker.fail(
  job uuid, fence bigint, token text, code text, message text, retryable boolean,
  hint text default null, infrastructure boolean default false)
returns text
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_lease scanrook.scan_leases;
begin
  delete from scanrook.scan_leases l
  where l.job_id = fail.job and l.fence = fail.fence and l.token_hash = sha256(convert_to(fail.token, 'UTF8'))
  returning * into v_lease;
  if v_lease.job_id is null then
    perform scanrook.refuse_stale(job, fence);
  end if;
  return scanrook.end_attempt(v_lease, case when infrastructure then 'lost' else 'failed' end,
    left(code, 40), left(message, 4000), is_retryable => retryable, hint => left(fail.hint, 1000));
end
$$;

revoke all on function scan_worker.fail(uuid, bigint, text, text, text, boolean, text, boolean) from public;
comment on function scan_worker.fail(uuid, bigint, text, text, text, boolean, text, boolean) is 'A scanner ends its attempt with a reason';
