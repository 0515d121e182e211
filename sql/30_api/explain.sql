-- Says in plain words what a scan does, why it waits or how it ended, and the statement that helps; then its attempts.
-- Reads one job, its lease and its attempts. Errors: SR006.

create or replace function scan.explain(job_id uuid) returns table (topic text, detail text)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_now timestamptz := scanrook.now();
  v_job scanrook.scan_jobs;
  v_lease scanrook.scan_leases;
begin
  perform scanrook.find_job(job_id);
  select * into v_job from scanrook.scan_jobs j where j.id = job_id;
  select * into v_lease from scanrook.scan_leases l where l.job_id = v_job.id;

  return query select 'scan', format('%s  %s', v_job.number, v_job.target);
  return query select 'state', case v_job.status
    when 'queued' then format('queued for %s, place %s of its organisation', scanrook.brief(v_now - v_job.created_at),
      scanrook.queue_place(v_job) + 1)
    when 'scheduled' then format('waits until %s (%s)', to_char(v_job.run_at, 'YYYY-MM-DD HH24:MI:SS TZ'),
      scanrook.brief(v_job.run_at - v_now))
    when 'dispatched' then format('claimed %s ago, its scanner has not started yet%s', scanrook.brief(v_now - v_lease.beat_at),
      ': ' || v_lease.detail)
    when 'running' then format('running, stage %s at %s%%, last heartbeat %s ago', v_lease.stage, v_lease.pct,
      scanrook.brief(v_now - v_lease.beat_at))
    when 'succeeded' then format('succeeded (%s) in %s, %s packages, %s findings at that time', v_job.result,
      scanrook.brief(v_job.finished_at - v_job.started_at), v_job.summary_json ->> 'package_count',
      v_job.summary_json ->> 'finding_count')
    else format('%s %s ago', v_job.status, scanrook.brief(v_now - v_job.finished_at))
  end;
  return query select w.topic, w.detail from scanrook.explain_wait(v_job, v_now) w;
  return query
    select 'unsupported', format('the artifact is %s', v_job.summary_json ->> 'unsupported_reason')
    where v_job.summary_json ->> 'unsupported_reason' is not null;
  return query
    select 'packages', 'no package database or other evidence of packages was found'
    where v_job.result <> 'unsupported' and not (v_job.summary_json ->> 'has_package_evidence')::boolean;
  return query
    select 'problem', concat_ws('  ', p.value ->> 'code', p.value ->> 'path', p.value ->> 'reason')
    from jsonb_array_elements(coalesce(v_job.summary_json -> 'problems', '[]')) with ordinality p (value, position)
    order by p.position limit 20;
  return query
    select 'unknown', format('no advisories are loaded for %s', e.value)
    from jsonb_array_elements_text(coalesce(v_job.summary_json -> 'missing_ecosystems', '[]')) e (value);
  return query
    select format('attempt %s', a.attempt), concat_ws(', ',
      'claimed ' || to_char(a.claimed_at, 'YYYY-MM-DD HH24:MI:SS'),
      case when a.started_at is null then 'never started' else 'ran ' || scanrook.brief(coalesce(a.ended_at, v_now) - a.started_at) end,
      coalesce(a.outcome, 'live'), nullif(concat_ws(' ', a.code, a.reason), ''))
    from scanrook.scan_attempts a where a.job_id = v_job.id
    order by a.attempt desc limit 20;
end
$$;

create or replace function scan.explain(number bigint) returns table (topic text, detail text)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$ select * from scan.explain(scanrook.find_job(number)) $$;

revoke all on function scan.explain(uuid) from public;
revoke all on function scan.explain(bigint) from public;
comment on function scan.explain(uuid) is 'Why a scan waits or how it ended, by its uuid';
comment on function scan.explain(bigint) is
$$Why a scan waits or how it ended, and the statement that helps
Example: select * from scan.explain(42);$$;
