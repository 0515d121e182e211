-- Appends one row to the audit log, in the transaction of the deed it tells of.
-- Called by every function of people that changes something, once per call, and by the trigger audit_change.

create or replace function scanrook.record_audit(
  action text, org_id bigint default null, job_id uuid default null, detail jsonb default '{}')
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  insert into scanrook.audit_log (at, actor, login, application_name, client_addr, action, org_id, job_id, detail)
  values (scanrook.now(), coalesce(scanrook.actor(), session_user), session_user, current_setting('application_name'),
    inet_client_addr(), action, org_id, job_id, detail);
end
$$;

revoke all on function scanrook.record_audit(text, bigint, uuid, jsonb) from public;
comment on function scanrook.record_audit(text, bigint, uuid, jsonb) is 'Appends one row to the audit log';
