-- The unfinished scan that has the idempotency key already. Errors: SR102 when its target is another one.

create or replace function scanrook.existing_submit(org_id bigint, idempotency_key text, target text) returns uuid
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  v_job record;
begin
  select j.id, j.number, j.target, j.status into v_job
  from scanrook.scan_jobs j
  where j.org_id = existing_submit.org_id and j.idempotency_key = existing_submit.idempotency_key
    and j.status in ('scheduled', 'queued', 'dispatched', 'running');
  if v_job.id is null then
    raise exception using errcode = 'serialization_failure',
      message = format('the scan with key %L finished this moment', idempotency_key),
      detail = 'The key was in use when submit looked, and free when it looked again.',
      hint = 'Submit again.';
  elsif v_job.target <> target then
    raise exception using errcode = 'SR102', message = format('idempotency key %L is in use', idempotency_key),
      detail = format('Scan %s has it for another target: %s', v_job.number, v_job.target),
      hint = 'Use another key, or wait until that scan is finished: table scan.progress;  (SR102)';
  end if;
  raise notice 'scan % has this key already and is %', v_job.number, v_job.status;
  return v_job.id;
end
$$;

revoke all on function scanrook.existing_submit(bigint, text, text) from public;
comment on function scanrook.existing_submit(bigint, text, text) is 'The unfinished scan of an idempotency key';
