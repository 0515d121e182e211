-- The scanner has stopped because a cancel was requested: the job is cancelled.
-- Errors: SR101; SR191 when no cancel was requested. Locks: lease, job. One event.

create or replace function scan_worker.acknowledge_cancel(job uuid, fence bigint, token text) returns text
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_lease scanrook.scan_leases;
begin
  delete from scanrook.scan_leases l
  where l.job_id = acknowledge_cancel.job and l.fence = acknowledge_cancel.fence
    and l.token_hash = sha256(convert_to(acknowledge_cancel.token, 'UTF8'))
  returning * into v_lease;
  if v_lease.job_id is null then
    perform scanrook.refuse_stale(job, fence);
  elsif not v_lease.is_cancel_requested then
    raise exception using errcode = 'SR191', message = 'no cancel was requested for this attempt',
      detail = 'acknowledge_cancel follows a heartbeat that answered true.',
      hint = 'End the attempt with scan_worker.fail instead.';
  end if;
  return scanrook.end_attempt(v_lease, 'cancelled', null, 'cancelled by request');
end
$$;

revoke all on function scan_worker.acknowledge_cancel(uuid, bigint, text) from public;
comment on function scan_worker.acknowledge_cancel(uuid, bigint, text) is 'A scanner has stopped for a requested cancel';
