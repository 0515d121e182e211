-- Scans the target of a finished scan again, as a new scan: same target, options, labels, priority and organisation; its
-- idempotency key and deadline are not taken over. What an unfinished scan needs is patience, retry or cancel.
--
-- Checked like a submit of whoever calls. Locks: none of the old scan, those of enqueue. One job, event, hint and audit row.
-- Errors: SR006, SR120 without the right submit, SR191 when the scan is not finished, SR002 an option that is no longer
-- known, SR005, SR311.

create or replace function scan.rescan(job_id uuid) returns table (id bigint, state text, note text)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_old scanrook.scan_jobs;
  v_org scanrook.organizations;
  v_job scanrook.scan_jobs;
begin
  perform scanrook.find_job(job_id);
  select * into v_old from scanrook.scan_jobs j where j.id = job_id;
  perform scanrook.require_right(v_old.org_id, 'submit');
  if v_old.status not in ('succeeded', 'failed', 'cancelled') then
    raise exception using errcode = 'SR191', message = format('scan %s cannot be repeated', v_old.number),
      detail = format('It is %s; only a finished scan can be repeated.', v_old.status),
      hint = format('Wait for its end: call scan.wait(%s);  or scan the target beside it: select scan.submit(%L);  (SR191)',
        v_old.number, v_old.target);
  end if;
  select * into v_org from scanrook.organizations o where o.id = v_old.org_id;
  perform scanrook.check_submit(v_old.scan_type, v_org, v_old.priority, null, null, null, scanrook.now());
  v_job := scanrook.enqueue(v_old.org_id, v_old.target, scanrook.check_options(v_old.options), v_old.labels, v_old.priority,
    scanrook.actor(), rescan_of => v_old.id);
  perform scanrook.record_audit('rescan', v_old.org_id, v_job.id, jsonb_build_object('scan', v_old.number));
  return query select v_job.number, v_job.status, format('repeats scan %s, %s', v_old.number, scanrook.submit_note(v_job));
end
$$;

create or replace function scan.rescan(number bigint) returns table (id bigint, state text, note text)
language sql security definer
set search_path = pg_catalog, pg_temp
as $$ select * from scan.rescan(scanrook.find_job(number)) $$;

revoke all on function scan.rescan(uuid) from public;
revoke all on function scan.rescan(bigint) from public;
comment on function scan.rescan(uuid) is 'Scans the target of a finished scan again, by its uuid';
comment on function scan.rescan(bigint) is
$$Scans the target of a finished scan again, as a new scan
Same options, labels, priority and organisation. Answers with the new number.
Then: select * from scan.diff(41, 42);
Example: select * from scan.rescan(41);$$;
