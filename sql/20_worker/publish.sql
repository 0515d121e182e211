-- Makes everything an attempt found visible and its job succeeded, in one transaction. Nobody ever sees half of it.
--
-- The first statement deletes the lease: authorisation, fence and lock order in one. Rows are counted against what the
-- scanner says it sent, for unlogged staging may have been emptied by a server crash. Findings are computed here again,
-- under the shared generation lock, so that no advisory falls between match and publish. A publish that comes before a
-- requested cancel takes effect wins, and says so. A repeat by the same fence changes nothing and says so. Errors:
-- SR101 stale; SR104 rows lost; SR106 rows not matched. Locks: lease, generation (shared), job. One event, one hint.
--
-- summary (object): digest, layers, distribution, problems[], is_supported ... ; stored as it is, with the counts
-- added.

create or replace function scan_worker.publish(
  job uuid, fence bigint, token text, file_count bigint, package_count bigint, summary jsonb,
  report_key text, report_sha256 bytea)
returns text
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_now timestamptz;
  v_lease scanrook.scan_leases;
  v_missing text[];
  v_finding_count bigint;
  v_result text;
begin
  delete from scanrook.scan_leases l
  where l.job_id = publish.job and l.fence = publish.fence and l.stage_key is not null
    and l.token_hash = sha256(convert_to(publish.token, 'UTF8'))
  returning * into v_lease;
  if v_lease.job_id is null then
    if scan_worker.attempt_outcome(job, fence) = 'succeeded' then
      return 'already published';
    end if;
    perform scanrook.refuse_stale(job, fence);
  end if;
  perform scanrook.lock_generation_shared();
  v_now := scanrook.now();

  v_finding_count := scanrook.move_staged(v_lease, publish.file_count, publish.package_count, v_now);
  v_missing := scanrook.missing_ecosystems(v_lease.stage_key);
  v_result := case
    when not coalesce((summary ->> 'is_supported')::boolean, true) then 'unsupported'
    when jsonb_array_length(coalesce(summary -> 'problems', '[]')) > 0 or v_missing <> '{}' then 'partial'
    else 'complete'
  end;

  update scanrook.scan_jobs j
  set status = 'succeeded', result = v_result, finished_at = v_now, digest = summary ->> 'digest',
    summary_json = summary || jsonb_build_object(
      'file_count', publish.file_count, 'package_count', publish.package_count,
      'finding_count', v_finding_count, 'missing_ecosystems', to_jsonb(v_missing)),
    report_key = publish.report_key, report_sha256 = publish.report_sha256,
    advisories_as_of = (select max(f.imported_at) from scanrook.advisory_feeds f),
    error_code = null, error_message = null, error_hint = null
  where j.id = v_lease.job_id;
  update scanrook.scan_attempts a set ended_at = v_now, outcome = 'succeeded'
  where a.job_id = v_lease.job_id and a.attempt = v_lease.attempt;
  perform scanrook.record_event(v_lease.job_id, v_lease.attempt, 'succeeded',
    v_result || case when v_lease.is_cancel_requested then ', before the requested cancel took effect' else '' end, 100::smallint);
  return v_result;
end
$$;

revoke all on function scan_worker.publish(uuid, bigint, text, bigint, bigint, jsonb, text, bytea) from public;
comment on function scan_worker.publish(uuid, bigint, text, bigint, bigint, jsonb, text, bytea) is
  'Makes the results of an attempt visible and its job succeeded, in one commit';
