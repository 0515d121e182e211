-- What became of an attempt, for a scanner whose COMMIT got no answer: succeeded (exit 0), live (publish again) or
-- gone (exit quietly).

create or replace function scan_worker.attempt_outcome(job uuid, fence bigint) returns text
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select case
    when exists (select from scanrook.scan_leases l where l.job_id = job and l.fence = attempt_outcome.fence) then 'live'
    when exists (
      select from scanrook.scan_attempts a
      where a.job_id = job and a.fence = attempt_outcome.fence and a.outcome = 'succeeded') then 'succeeded'
    else 'gone'
  end
$$;

revoke all on function scan_worker.attempt_outcome(uuid, bigint) from public;
comment on function scan_worker.attempt_outcome(uuid, bigint) is 'succeeded, live or gone: after a COMMIT without an answer';
