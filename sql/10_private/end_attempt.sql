-- Ends an attempt that did not succeed, after its lease row was deleted by the caller: the one place that decides
-- between another try, failed and cancelled.
--
-- outcome: failed (the scan's own fault, scan budget), lost (infrastructure, its own budget), cancelled, released (no
-- budget). A requested cancel wins over every other end. A retry waits in scheduled with back-off. Locks: the job,
-- second to the lease the caller held. Rows: job, attempt, one event.

create or replace function scanrook.end_attempt(
  lease scanrook.scan_leases, outcome text, code text, reason text,
  is_retryable boolean default true, retry_at timestamptz default null, hint text default null)
returns text
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  v_now timestamptz := scanrook.now();
  v_job scanrook.scan_jobs;
  v_settings scanrook.settings;
  v_outcome text := case when lease.is_cancel_requested then 'cancelled' else outcome end;
  v_failures integer;
  v_budget integer;
  v_status text;
begin
  select * into strict v_job from scanrook.scan_jobs j where j.id = lease.job_id for update;
  select * into strict v_settings from scanrook.settings;

  v_failures := case v_outcome
    when 'failed' then v_job.scan_failure_count + 1
    when 'lost' then v_job.infrastructure_failure_count + 1
  end;
  v_budget := case v_outcome when 'failed' then v_settings.scan_budget else v_settings.infrastructure_budget end;
  v_status := case
    when v_outcome = 'cancelled' then 'cancelled'
    when v_job.deadline <= v_now then 'failed'
    when v_outcome = 'released' then 'scheduled'
    when not is_retryable or v_failures >= v_budget then 'failed'
    else 'scheduled'
  end;

  update scanrook.scan_attempts a
  set ended_at = v_now, outcome = v_outcome, code = end_attempt.code, reason = end_attempt.reason
  where a.job_id = lease.job_id and a.attempt = lease.attempt;

  update scanrook.scan_jobs j
  set status = v_status,
    scan_failure_count = case when v_outcome = 'failed' then v_failures else j.scan_failure_count end,
    infrastructure_failure_count = case when v_outcome = 'lost' then v_failures else j.infrastructure_failure_count end,
    run_at = case when v_status = 'scheduled'
      then coalesce(retry_at, v_now + scanrook.backoff(v_failures)) else j.run_at end,
    finished_at = case when v_status in ('failed', 'cancelled') then v_now end,
    error_code = case when v_status = 'cancelled' then j.error_code else coalesce(end_attempt.code, 'SR999') end,
    error_message = case when v_status = 'cancelled' then j.error_message else end_attempt.reason end,
    error_hint = case when v_status = 'cancelled' then j.error_hint else end_attempt.hint end
  where j.id = lease.job_id;

  perform scanrook.record_event(lease.job_id, lease.attempt, v_status,
    case when v_outcome = 'cancelled' then coalesce(v_job.cancel_reason, 'cancelled')
      else concat_ws(' ', v_outcome || ':', code, reason) end);
  return v_status;
end
$$;

revoke all on function scanrook.end_attempt(scanrook.scan_leases, text, text, text, boolean, timestamptz, text) from public;
comment on function scanrook.end_attempt(scanrook.scan_leases, text, text, text, boolean, timestamptz, text) is
  'Decides what follows an attempt that did not succeed: scheduled, failed or cancelled';
