-- Trigger: rows of the audit log are neither changed nor deleted, by whomever, the engine's own functions included. Old
-- months go as whole partitions. Errors: SR054.

create or replace function scanrook.keep_audit_log() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception using errcode = 'SR054', message = format('the audit log does not allow %s', lower(tg_op)),
    detail = 'Rows are only ever added; old ones go with the partition of their month.',
    hint = 'Read it: select * from scan.audit limit 20;  (SR054)';
end
$$;

revoke all on function scanrook.keep_audit_log() from public;
comment on function scanrook.keep_audit_log() is 'Trigger: the audit log is append-only';

create or replace trigger rows_are_kept before update or delete on scanrook.audit_log
  for each row execute function scanrook.keep_audit_log();
create or replace trigger all_rows_are_kept before truncate on scanrook.audit_log
  for each statement execute function scanrook.keep_audit_log();
