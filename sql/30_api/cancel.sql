-- Cancels a scan in any state but the final ones.
--
-- Waiting scans end at once. Live ones get a flag on their lease, which the next heartbeat answers with, and a hint on
-- scan_control for dispatchers; they end when the scanner stops, when its process or pod is seen gone, or when the
-- lease ends, whichever is first. A publish that comes before wins. Locks: lease, job. Errors: SR006, SR120
-- without the right control, SR191 when the scan is final.

create or replace function scan.cancel(job_id uuid, reason text default null)
returns table (id bigint, state text, note text)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_now timestamptz := scanrook.now();
  v_job scanrook.scan_jobs := scanrook.lock_job(job_id);
  v_reason text := left(coalesce(nullif(trim(reason), ''), 'cancelled by ' || scanrook.actor()), 500);
begin
  perform scanrook.require_right(v_job.org_id, 'control');
  if v_job.status in ('succeeded', 'failed', 'cancelled') then
    raise exception using errcode = 'SR191', message = format('scan %s cannot be cancelled', v_job.number),
      detail = format('It is %s since %s; only a scan that is not finished can be cancelled.', v_job.status, v_job.finished_at),
      hint = format('See what happened: select * from scan.explain(%s);  (SR191)', v_job.number);
  end if;
  perform scanrook.record_audit('cancel', v_job.org_id, v_job.id, jsonb_build_object('reason', v_reason));

  if v_job.status in ('scheduled', 'queued') then
    update scanrook.scan_jobs j
    set status = 'cancelled', finished_at = v_now, cancel_requested_at = v_now, cancel_reason = v_reason
    where j.id = v_job.id;
    perform scanrook.record_event(v_job.id, v_job.attempt, 'cancelled', v_reason);
    return query select v_job.number, 'cancelled', v_reason;
    return;
  end if;

  update scanrook.scan_leases l set is_cancel_requested = true where l.job_id = v_job.id;
  update scanrook.scan_jobs j
  set cancel_requested_at = coalesce(j.cancel_requested_at, v_now), cancel_reason = v_reason
  where j.id = v_job.id;
  perform scanrook.record_event(v_job.id, v_job.attempt, 'cancel requested', v_reason);
  perform pg_catalog.pg_notify('scan_control', v_job.id::text);
  return query select v_job.number, v_job.status, 'cancelling: ends with the next heartbeat of its scanner, or with its lease';
end
$$;

create or replace function scan.cancel(number bigint, reason text default null)
returns table (id bigint, state text, note text)
language sql security definer
set search_path = pg_catalog, pg_temp
as $$ select * from scan.cancel(scanrook.find_job(number), reason) $$;

revoke all on function scan.cancel(uuid, text) from public;
revoke all on function scan.cancel(bigint, text) from public;
comment on function scan.cancel(uuid, text) is 'Cancels a scan, by its uuid';
comment on function scan.cancel(bigint, text) is
$$Cancels a scan that is not finished
Waiting scans end at once, running ones with the next heartbeat of their scanner,
at the latest when its lease ends.
Example: select * from scan.cancel(42, 'wrong image');$$;
