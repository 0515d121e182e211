-- An organisation of whoever acts, by name, when it has the right there; else why not, as a code and message. Raises nothing:
-- for scan.inbox, where a line never aborts the others.

create or replace function scanrook.read_organization(
  name text, right_name text, out org_id bigint, out problem text)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_org scanrook.organizations;
begin
  v_org := scanrook.find_organization(name);
  perform scanrook.require_right(v_org.id, right_name);
  org_id := v_org.id;
exception
  when sqlstate 'SR004' or sqlstate 'SR120' then
    problem := format('%s %s', sqlstate, sqlerrm);
end
$$;

revoke all on function scanrook.read_organization(text, text) from public;
comment on function scanrook.read_organization(text, text) is 'An organisation of whoever acts, or why not';
