-- Drops a month of the audit log. Nothing else removes rows of it.
--
-- Called by the duty `retention` for months that are over their time. Waits at most 100 ms for the parent, like
-- drop_results, for everybody who changes something would queue behind it. Locks: the parent. Answers dropped, or in use.

create or replace function scanrook.drop_audit(month date) returns text
language plpgsql
set search_path = pg_catalog, pg_temp
set lock_timeout = '100ms'
as $$
begin
  execute format('drop table scanrook.audit_log_%s', to_char(month, 'YYYYMM'));
  return 'dropped';
exception
  when lock_not_available then return 'in use';
end
$$;

revoke all on function scanrook.drop_audit(date) from public;
comment on function scanrook.drop_audit(date) is 'Drops a month of the audit log';
