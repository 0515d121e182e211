-- Whether whoever acts has a right in an organisation. Those who run the place have all of them everywhere, and are asked
-- for first, because that costs nothing.

create or replace function scanrook.has_right(org_id bigint, right_name text) returns boolean
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  return scanrook.is_platform() or exists (
    select from scanrook.own_roles m join scanrook.role_rights r on r.role = m.role
    where m.org_id = has_right.org_id and r.right_name = has_right.right_name);
end
$$;

revoke all on function scanrook.has_right(bigint, text) from public;
comment on function scanrook.has_right(bigint, text) is 'Whether whoever acts has a right in an organisation';
