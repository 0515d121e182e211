-- One look of scan.wait at a scan: what it is now, whether that is final, and a NOTICE when it differs from what was seen
-- before. Runs as the one who waits, with a fixed search_path, so that the procedure itself has nothing to look up.
-- Errors: SR006; SR045 in a transaction, which could not commit; SR313 when the time is over and the scan is not.

create or replace function scanrook.wait_step(
  job_id uuid, seen text, until timestamptz, out state text, out result text, out findings bigint, out now_seen text,
  out is_final boolean)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  v_now timestamptz := scanrook.now();
  v_job record;
begin
  select j.number, j.status, j.result, l.stage, l.pct, j.status in ('succeeded', 'failed', 'cancelled') as is_final,
    concat_ws(' ', j.error_code, coalesce(j.error_message, j.cancel_reason)) as reason
  into v_job
  from scanrook.scan_jobs j left join scanrook.scan_leases l on l.job_id = j.id and l.pod_uid is not null
  where j.id = wait_step.job_id;
  if v_job.number is null then
    raise exception using errcode = 'SR006', message = format('there is no scan %s', coalesce(job_id::text, 'of that number')),
      detail = 'Expected the number or the uuid of a scan.', hint = 'See what there is: table scan.progress;  (SR006)';
  end if;
  state := v_job.status;
  result := v_job.result;
  is_final := v_job.is_final;
  if state = 'succeeded' then
    findings := (select count(*) from scanrook.scan_findings f where f.job_id = wait_step.job_id);
  end if;
  now_seen := concat_ws(' ', state, v_job.stage);
  if seen is distinct from now_seen then
    raise notice '%', format('scan %s is %s', v_job.number, state) || case
      when v_job.stage is not null then format(', stage %s at %s%%', v_job.stage, v_job.pct)
      when state = 'succeeded' then format(', %s, %s findings', result, findings)
      when v_job.reason <> '' then format(': %s', v_job.reason)
      else '' end;
  end if;
  if is_final then
    return;
  elsif seen is null and transaction_timestamp() <> statement_timestamp() then
    raise exception using errcode = 'SR045', message = format('cannot wait for scan %s inside a transaction', v_job.number),
      detail = 'scan.wait commits between its looks, so that waiting holds up nothing; it needs to be a statement of its own.',
      hint = format('First: commit;  then: call scan.wait(%s);  (SR045)', v_job.number);
  elsif v_now >= until then
    raise exception using errcode = 'SR313', message = format('scan %s is still %s', v_job.number, state),
      detail = 'The time to wait is over; the scan itself goes on.',
      hint = format('Wait longer: call scan.wait(%s, ''1 hour'');  or see why: select * from scan.explain(%s);  (SR313)',
        v_job.number, v_job.number);
  end if;
end
$$;

revoke all on function scanrook.wait_step(uuid, text, timestamptz) from public;
comment on function scanrook.wait_step(uuid, text, timestamptz) is 'One look of scan.wait at a scan';
