-- Trigger: every changed row of the tables that people change by plain SQL leaves a row in the audit log, with the old and
-- new values of the columns that changed. Runs with the rights of its owner, because operators may change the tables and
-- not write the log; nobody can call a trigger function by hand, or attach this one to a table of theirs.

create or replace function scanrook.audit_change() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_old jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) else '{}' end;
  v_new jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) else '{}' end;
  v_row jsonb := v_old || v_new;
  v_detail jsonb := case when tg_nargs > 0 then jsonb_build_object('row', v_row -> tg_argv[0]) else '{}' end;
begin
  if tg_op = 'INSERT' then
    v_detail := v_detail || jsonb_build_object('new', v_new);
  elsif tg_op = 'DELETE' then
    v_detail := v_detail || jsonb_build_object('old', v_old);
  elsif v_old = v_new then
    return null;
  else
    v_detail := v_detail || (
      select jsonb_build_object('old', jsonb_object_agg(k.key, v_old -> k.key), 'new', jsonb_object_agg(k.key, v_new -> k.key))
      from jsonb_object_keys(v_row) k (key)
      where v_old -> k.key <> v_new -> k.key);
  end if;
  perform scanrook.record_audit(format('%s %s', lower(tg_op), tg_table_name),
    (v_row ->> case tg_table_name when 'organizations' then 'id' else 'org_id' end)::bigint, null, v_detail);
  return null;
end
$$;

revoke all on function scanrook.audit_change() from public;
comment on function scanrook.audit_change() is 'Trigger: changes by plain SQL are noted in the audit log';

-- The argument names the column by which people know the row.
create or replace trigger changes_are_audited after insert or update or delete on scanrook.organizations
  for each row execute function scanrook.audit_change('name');
create or replace trigger changes_are_audited after insert or update or delete on scanrook.resource_classes
  for each row execute function scanrook.audit_change('name');
create or replace trigger changes_are_audited after insert or update or delete on scanrook.source_limits
  for each row execute function scanrook.audit_change('source');
create or replace trigger changes_are_audited after insert or update or delete on scanrook.settings
  for each row execute function scanrook.audit_change();
create or replace trigger changes_are_audited after insert or update or delete on scanrook.retention
  for each row execute function scanrook.audit_change('kind');
create or replace trigger changes_are_audited after insert or update or delete on scanrook.members
  for each row execute function scanrook.audit_change('member');
create or replace trigger changes_are_audited after insert or update or delete on scanrook.role_rights
  for each row execute function scanrook.audit_change('role');
