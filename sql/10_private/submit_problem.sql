-- Why a request is refused whatever its target says, or null: who may, how urgent, by when.
-- SR005 file: without scan_operator, SR007 priority, key, run_at or deadline out of range.

create or replace function scanrook.submit_problem(
  scan_type text, priority integer, idempotency_key text, run_at timestamptz, deadline timestamptz, moment timestamptz)
returns scanrook.problem
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  if scan_type = 'file' and not pg_catalog.pg_has_role(session_user, 'scan_operator', 'member') then
    return row('SR005', format('role %s may not submit file: targets', session_user),
      'A file: target reads the machine of a dispatcher, so it needs the role scan_operator.',
      format('Upload the file instead (scanrook submit ./app.tar), or: grant scan_operator to %I;', session_user))::scanrook.problem;
  elsif priority is null or priority not between 0 and 1000 then
    return row('SR007', format('not a priority: %s', coalesce(priority::text, 'null')),
      'Expected 0 (default) to 1000; higher goes first inside one organisation.',
      'Try: select scan.submit(''s3://deltaguard/app.tar'', priority => 10);')::scanrook.problem;
  elsif length(idempotency_key) not between 1 and 200 then
    return row('SR007', format('not an idempotency key: %L', left(idempotency_key, 60)), 'Expected 1 to 200 characters.',
      'Try: select scan.submit(''s3://deltaguard/app.tar'', idempotency_key => ''build-1234'');')::scanrook.problem;
  elsif not isfinite(run_at) or not isfinite(deadline) then
    return row('SR007', format('not a time: %s', case when not isfinite(run_at) then run_at else deadline end),
      'Expected run_at and deadline to be moments, or left out.',
      'Try: select scan.submit(''s3://deltaguard/app.tar'', run_at => now() + interval ''1 hour'');')::scanrook.problem;
  elsif deadline <= greatest(moment, run_at) then
    return row('SR007', format('the deadline %s comes too early', deadline),
      format('The scan would not start before %s.', greatest(moment, run_at)),
      'Try: select scan.submit(''s3://deltaguard/app.tar'', deadline => now() + interval ''1 hour'');')::scanrook.problem;
  end if;
  return null;
end
$$;

revoke all on function scanrook.submit_problem(text, integer, text, timestamptz, timestamptz, timestamptz) from public;
comment on function scanrook.submit_problem(text, integer, text, timestamptz, timestamptz, timestamptz) is
  'Why a request is refused whatever its target says, or null';
