-- The scanner lives, and is this far. Renews the lease, never past the attempt's deadline.
--
-- Returns true when a cancel was requested: then the scanner stops and calls acknowledge_cancel.
-- A stage or pct of null stays as it was. An event and a hint only when the stage changes. Errors: SR101. Locks: the
-- lease, by a HOT update of one narrow row.

create or replace function scan_worker.heartbeat(
  job uuid, fence bigint, token text, stage text, pct integer, detail text default null)
returns boolean
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_now timestamptz := scanrook.now();
  v_lease record;
begin
  update scanrook.scan_leases l
  set beat_at = v_now, stage = left(coalesce(heartbeat.stage, l.stage), 40), detail = left(heartbeat.detail, 200),
    pct = greatest(0, least(100, coalesce(heartbeat.pct, l.pct))),
    leased_until = least(v_now + (select s.run_lease from scanrook.settings s), l.deadline_at)
  from (
    select o.job_id, o.stage from scanrook.scan_leases o where o.job_id = heartbeat.job for update
  ) old
  where l.job_id = old.job_id and l.fence = heartbeat.fence and l.pod_uid is not null
    and l.token_hash = sha256(convert_to(heartbeat.token, 'UTF8'))
  returning l.attempt, l.is_cancel_requested, old.stage <> l.stage as is_new_stage, l.stage, l.pct, l.detail into v_lease;
  if v_lease is null then
    perform scanrook.refuse_stale(job, fence);
  end if;
  if v_lease.is_new_stage then
    perform scanrook.record_event(job, v_lease.attempt, v_lease.stage, v_lease.detail, v_lease.pct);
  end if;
  return v_lease.is_cancel_requested;
end
$$;

revoke all on function scan_worker.heartbeat(uuid, bigint, text, text, integer, text) from public;
comment on function scan_worker.heartbeat(uuid, bigint, text, text, integer, text) is 'Renews a running attempt and tells its progress';
