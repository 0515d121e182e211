-- What submit refuses beyond target, options and labels: who may, how many, how urgent, by when.
-- A key that is in use passes the cap: its scan is counted already, and submit only returns it.
-- Errors: SR005 file: without scan_operator, SR007 priority, key, run_at or deadline out of range, SR311 too many
-- waiting.

create or replace function scanrook.check_submit(
  scan_type text, organization scanrook.organizations, priority integer, idempotency_key text, run_at timestamptz,
  deadline timestamptz, moment timestamptz)
returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_waiting bigint;
begin
  if scan_type = 'file' and not pg_catalog.pg_has_role(session_user, 'scan_operator', 'member') then
    raise exception using errcode = 'SR005', message = format('role %s may not submit file: targets', session_user),
      detail = 'A file: target reads the machine of a dispatcher, so it needs the role scan_operator.',
      hint = format('Upload the file instead (scanrook submit ./app.tar), or: grant scan_operator to %I;  (SR005)', session_user);
  elsif priority is null or priority not between 0 and 1000 then
    raise exception using errcode = 'SR007', message = format('not a priority: %s', coalesce(priority::text, 'null')),
      detail = 'Expected 0 (default) to 1000; higher goes first inside one organisation.',
      hint = 'Try: select scan.submit(''s3://deltaguard/app.tar'', priority => 10);  (SR007)';
  elsif length(idempotency_key) not between 1 and 200 then
    raise exception using errcode = 'SR007', message = format('not an idempotency key: %L', left(idempotency_key, 60)),
      detail = 'Expected 1 to 200 characters.',
      hint = 'Try: select scan.submit(''s3://deltaguard/app.tar'', idempotency_key => ''build-1234'');  (SR007)';
  elsif not isfinite(run_at) or not isfinite(deadline) then
    raise exception using errcode = 'SR007', message = format('not a time: %s', case when not isfinite(run_at) then run_at else deadline end),
      detail = 'Expected run_at and deadline to be moments, or left out.',
      hint = 'Try: select scan.submit(''s3://deltaguard/app.tar'', run_at => now() + interval ''1 hour'');  (SR007)';
  elsif deadline <= greatest(moment, run_at) then
    raise exception using errcode = 'SR007', message = format('the deadline %s comes too early', deadline),
      detail = format('The scan would not start before %s.', greatest(moment, run_at)),
      hint = 'Try: select scan.submit(''s3://deltaguard/app.tar'', deadline => now() + interval ''1 hour'');  (SR007)';
  end if;
  if organization.max_queued is not null and not exists (
      select from scanrook.scan_jobs j
      where j.org_id = organization.id and j.idempotency_key = check_submit.idempotency_key
        and j.status in ('scheduled', 'queued', 'dispatched', 'running'))
  then
    select count(*) into v_waiting from (
      select from scanrook.scan_jobs j
      where j.org_id = organization.id and j.status in ('queued', 'scheduled')
      limit organization.max_queued) w;
    if v_waiting >= organization.max_queued then
      raise exception using errcode = 'SR311',
        message = format('organisation %s has %s scans waiting', organization.name, v_waiting),
        detail = format('Its cap is %s.', organization.max_queued),
        hint = format('Wait, or raise it: update scanrook.organizations set max_queued = %s where name = %L;  (SR311)',
          organization.max_queued * 2, organization.name);
    end if;
  end if;
end
$$;

revoke all on function scanrook.check_submit(text, scanrook.organizations, integer, text, timestamptz, timestamptz, timestamptz) from public;
comment on function scanrook.check_submit(text, scanrook.organizations, integer, text, timestamptz, timestamptz, timestamptz) is
  'What submit refuses beyond target, options and labels';
