-- What submit refuses beyond target, options and labels: who may, how many, how urgent, by when.
-- A key that is in use passes the cap: its scan is counted already, and submit only returns it.
-- Errors: those of submit_problem, SR311 too many waiting.

create or replace function scanrook.check_submit(
  scan_type text, organization scanrook.organizations, priority integer, idempotency_key text, run_at timestamptz,
  deadline timestamptz, moment timestamptz)
returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_problem scanrook.problem :=
    scanrook.submit_problem(scan_type, priority, idempotency_key, run_at, deadline, moment);
begin
  if v_problem.code is not null then
    perform scanrook.raise_problem(v_problem);
  elsif organization.max_queued is not null and not exists (
      select from scanrook.scan_jobs j
      where j.org_id = organization.id and j.idempotency_key = check_submit.idempotency_key
        and j.status in ('scheduled', 'queued', 'dispatched', 'running'))
    and scanrook.room_left(organization) <= 0
  then
    perform scanrook.raise_problem(scanrook.room_problem(organization));
  end if;
end
$$;

revoke all on function scanrook.check_submit(text, scanrook.organizations, integer, text, timestamptz, timestamptz, timestamptz) from public;
comment on function scanrook.check_submit(text, scanrook.organizations, integer, text, timestamptz, timestamptz, timestamptz) is
  'What submit refuses beyond target, options and labels';
