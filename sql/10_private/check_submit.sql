-- What submit refuses beyond target, options and labels: who may, how many, how urgent, by when.
-- Errors: SR005 file: without scan_operator, SR007 priority, key or deadline out of range, SR301 too many waiting.

create or replace function scanrook.check_submit(
  scan_type text, organization scanrook.organizations, priority integer, idempotency_key text, deadline timestamptz,
  moment timestamptz)
returns void
language plpgsql stable
set search_path = ''
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
  elsif deadline <= moment then
    raise exception using errcode = 'SR007', message = format('the deadline %s has passed', deadline),
      detail = format('It is %s now.', moment),
      hint = 'Try: select scan.submit(''s3://deltaguard/app.tar'', deadline => now() + interval ''1 hour'');  (SR007)';
  end if;
  if organization.max_queued is not null then
    select count(*) into v_waiting from (
      select from scanrook.scan_jobs j
      where j.org_id = organization.id and j.status in ('queued', 'scheduled')
      limit organization.max_queued) w;
    if v_waiting >= organization.max_queued then
      raise exception using errcode = 'SR301',
        message = format('organisation %s has %s scans waiting', organization.name, v_waiting),
        detail = format('Its cap is %s.', organization.max_queued),
        hint = format('Wait, or raise it: update scanrook.organizations set max_queued = %s where name = %L;  (SR301)',
          organization.max_queued * 2, organization.name);
    end if;
  end if;
end
$$;

revoke all on function scanrook.check_submit(text, scanrook.organizations, integer, text, timestamptz, timestamptz) from public;
comment on function scanrook.check_submit(text, scanrook.organizations, integer, text, timestamptz, timestamptz) is
  'What submit refuses beyond target, options and labels';
