-- The most useful thing to say of a scan, in a few words: place in the queue or what holds it, time to a retry, a stall,
-- a result, a reason.

create or replace function scanrook.progress_note(job scanrook.scan_jobs, lease scanrook.live_leases, moment timestamptz)
returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select case job.status
    when 'queued' then coalesce(
      (select h.note from scanrook.find_hold(job, moment) h), format('#%s in queue', scanrook.queue_place(job) + 1))
    when 'scheduled' then case
      when job.error_code is not null then
        format('retry in %s: %s', scanrook.brief(job.run_at - moment), job.error_code)
      else format('starts in %s', scanrook.brief(job.run_at - moment))
    end
    when 'dispatched' then case
      when lease.is_cancel_requested then 'cancelling' else coalesce(lease.detail, 'waits for its scanner') end
    when 'running' then case
      when lease.is_cancel_requested then 'cancelling'
      when lease.beat_at < moment - s.beat_interval * 2.5
        then format('stalled %s', scanrook.brief(moment - lease.beat_at))
      else lease.detail
    end
    when 'succeeded' then job.result || ', ' || case
      when not (job.summary_json ->> 'has_package_evidence')::boolean then 'no packages'
      else coalesce(job.summary_json ->> 'finding_count', '?') || ' findings' end
    when 'cancelled' then job.cancel_reason
    else concat_ws(' ', job.error_code, job.error_message)
  end
  from scanrook.settings s
$$;

revoke all on function scanrook.progress_note(scanrook.scan_jobs, scanrook.live_leases, timestamptz) from public;
comment on function scanrook.progress_note(scanrook.scan_jobs, scanrook.live_leases, timestamptz) is
  'The most useful thing to say of a scan, in a few words';
