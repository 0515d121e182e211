-- The most useful thing to say of a scan, in a few words: place in the queue, time to a retry, a stall, a result, a
-- reason.

create or replace function scanrook.progress_note(job scanrook.scan_jobs, lease scanrook.leases, moment timestamptz)
returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select case job.status
    when 'queued' then case
      when o.paused_at is not null then 'paused: ' || coalesce(o.pause_reason, o.name)
      when not exists (select from scanrook.dispatchers d where d.beat_at > moment - interval '60 s')
        then 'no dispatcher is running'
      else format('#%s in queue', scanrook.queue_place(job) + 1)
    end
    when 'scheduled' then case
      when job.error_code is not null then
        format('retry in %s: %s', scanrook.brief(job.run_at - moment), job.error_code)
      else format('starts in %s', scanrook.brief(job.run_at - moment))
    end
    when 'dispatched' then case
      when lease.is_cancel_requested then 'cancelling' else 'waits for its scanner' end
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
  from scanrook.settings s, scanrook.organizations o
  where o.id = job.org_id
$$;

revoke all on function scanrook.progress_note(scanrook.scan_jobs, scanrook.leases, timestamptz) from public;
comment on function scanrook.progress_note(scanrook.scan_jobs, scanrook.leases, timestamptz) is
  'The most useful thing to say of a scan, in a few words';
